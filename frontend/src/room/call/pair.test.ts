import { describe, expect, it } from "vitest";

import type { Seat } from "../engine";
import { addressOf, directionOf, isPolite } from "./pair";

const SEATS: Seat[] = ["candidate", "interviewer", "second", "observer"];
const PEOPLE = SEATS.map((role, index) => ({ id: index + 1, role }));
const PAIRS = PEOPLE.flatMap((me) => PEOPLE.filter((them) => them !== me).map((them) => [me, them] as const));
const [alice, bob, second, observer] = PEOPLE as [(typeof PEOPLE)[0], (typeof PEOPLE)[0], (typeof PEOPLE)[0], (typeof PEOPLE)[0]];

describe("of two people", () => {
  it.each(PAIRS)("%o and %o, exactly one is polite, whoever reckons", (me, them) => {
    expect(isPolite(me, them)).toBe(!isPolite(them, me));
  });

  it("the candidate is polite to the interviewer, and a third person to both", () => {
    expect([isPolite(alice, bob), isPolite(second, bob), isPolite(second, alice), isPolite(observer, alice)]).toEqual([
      true,
      true,
      true,
      true,
    ]);
  });

  it("who has the same seat gives way by their number", () => {
    expect(isPolite({ id: 1, role: "second" }, { id: 2, role: "second" })).toBe(false);
  });

  it("what one sends the other receives, and an observer sends to nobody", () => {
    const opposite = { sendrecv: "sendrecv", sendonly: "recvonly", recvonly: "sendonly", inactive: "inactive" } as const;
    for (const [me, them] of PAIRS) {
      expect(directionOf(them, me)).toBe(opposite[directionOf(me, them) as keyof typeof opposite]);
    }
    expect(PEOPLE.filter((them) => them !== observer).map((them) => directionOf(observer, them))).toEqual(Array(3).fill("recvonly"));
    expect([directionOf(alice, bob), directionOf(second, alice)]).toEqual(["sendrecv", "sendrecv"]);
  });

  it("only the two whose round it is need not name each other", () => {
    expect([addressOf(alice, bob), addressOf(bob, alice)]).toEqual([{}, {}]);
    expect([addressOf(alice, observer), addressOf(second, alice)]).toEqual([{ person: observer.id }, { person: alice.id }]);
  });
});
