import { describe, expect, it } from "vitest";

import type { Person } from "../engine";
import { IDLE, type CallState, type LegState, type OtherInCall } from "./types";
import { aboutWatcher, aboutWeakLegs, listed, otherText, statusOf, worstReading } from "./words";

const BOB: Person = { id: 9, name: "Bob", role: "interviewer" };
const CAROL: Person = { id: 11, name: "Carol", role: "second" };
const WATCHER: Person = { ...CAROL, role: "observer" };

function other(id: number, leg: LegState | null = "connected", change: Partial<OtherInCall> = {}): OtherInCall {
  return { id, muted: false, camera: "off", leg, speaking: false, reading: null, weak: false, volume: 1, ...change };
}

function joined(...others: OtherInCall[]): CallState {
  return { ...IDLE, phase: "joined", others };
}

describe("the sentence about a call of two", () => {
  it.each([
    [IDLE, "Nobody is in the call."],
    [{ ...IDLE, others: [other(9, null)] }, "Bob is in the call."],
    [{ ...IDLE, elsewhere: true }, "You are in the call in another tab."],
    [{ ...IDLE, phase: "joining" as const }, "Joining…"],
    [joined(), "Waiting for Bob to join."],
    [joined(other(9, "connecting")), "Connecting to Bob…"],
    [joined(other(9)), ""],
    [joined(other(9, "lost")), "Connection lost. Trying again…"],
  ])("of %o is %s", (state, sentence) => {
    expect(statusOf(state, [BOB])).toBe(sentence);
  });
});

describe("the sentence about a call of three", () => {
  it.each([
    [{ ...IDLE, others: [other(9, null), other(11, null)] }, "Bob and Carol are in the call."],
    [joined(), "Waiting for Bob or Carol to join."],
    [joined(other(9)), ""],
    [joined(other(9), other(11, "connecting")), "Connecting to Carol…"],
    [joined(other(9), other(11, "lost")), "Connection to Carol lost. Trying again… You are still connected to Bob."],
    [joined(other(9, "lost"), other(11, "lost")), "Connection lost. Trying again…"],
    [joined(other(9, "connecting"), other(11, "lost")), "Connection to Carol lost. Trying again…"],
  ])("of %o is %s", (state, sentence) => {
    expect(statusOf(state, [BOB, CAROL])).toBe(sentence);
  });

  it("waits for nobody who only watches, and does not alarm anybody about them", () => {
    expect(statusOf(joined(other(11)), [BOB, WATCHER])).toBe("Waiting for Bob to join.");
    expect(statusOf(joined(other(9), other(11, "lost")), [BOB, WATCHER])).toBe("");
    expect(statusOf(joined(other(9, "lost"), other(11)), [BOB, WATCHER])).toBe("Connection to Bob lost. Trying again…");
  });

  it("waits for nobody where the only other one watches", () => {
    expect(statusOf(joined(), [WATCHER])).toBe("");
  });

  it("says who watches, and whether they hear it now", () => {
    expect(aboutWatcher(joined(other(9)), [BOB, WATCHER])).toBeNull();
    expect(aboutWatcher(joined(other(11)), [BOB, WATCHER])).toBe("Carol hears and sees you, and sends nothing.");
    expect(aboutWatcher(joined(other(11, "lost")), [BOB, WATCHER])).toMatch(/^Carol does not hear you now/);
    expect(aboutWatcher(joined(other(11)), [BOB, CAROL])).toBeNull();
  });

  it("says which of the connections carries no pictures, unless none does", () => {
    const weak = joined(other(9), other(11, "connected", { weak: true }));
    expect(aboutWeakLegs(weak, [BOB, CAROL])).toBe("The connection to Carol is weak, so it carries voices and no pictures.");
    expect(aboutWeakLegs({ ...weak, audioOnly: "chosen" }, [BOB, CAROL])).toBeNull();
    expect(aboutWeakLegs(joined(other(9)), [BOB, CAROL])).toBeNull();
  });
});

it("under a picture stands what is so at the other end, and at this one", () => {
  expect(otherText(undefined, false)).toBe("not in the call");
  expect(otherText(other(9, "connected", { muted: true, camera: "paused" }), true)).toBe("muted, picture paused");
  expect(otherText(other(9, "lost"), true)).toBe("");
  expect(otherText(other(9, "lost"), false)).toBe("connection lost");
  expect(otherText(other(9, "connected", { volume: 0 }), false)).toBe("silent for you");
});

it("the quality that is told is that of the worst connection", () => {
  const good = { quality: "good", roundTripMs: 1, loss: 0 } as const;
  const poor = { ...good, quality: "poor" } as const;
  expect(worstReading([other(9, "connected", { reading: poor }), other(11, "connected", { reading: good })])).toBe(poor);
  expect(worstReading([other(9, "lost", { reading: poor }), other(11, "connected", { reading: good })])).toBe(good);
  expect(worstReading([other(9)])).toBeNull();
});

it("names are listed as one says them", () => {
  expect([listed([]), listed(["Bob"]), listed(["Bob", "Carol"], "or")]).toEqual(["", "Bob", "Bob or Carol"]);
});
