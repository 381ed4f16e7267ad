import { expect, test } from "vitest";

import { companyText } from "./company";
import { isGuest, leads, otherOf, partnerOf } from "./context";
import type { PageBoot } from "./boot";
import type { Seat } from "./engine";

const PEOPLE = [
  { id: 1, name: "Alice", role: "candidate" },
  { id: 2, name: "Bob", role: "interviewer" },
];

function bootOf(userId: number, role: Seat, third: Seat = "observer"): PageBoot {
  const people = [{ id: 3, name: "Carol", role: third }, ...PEOPLE];
  return { userId, role, solo: false, people } as unknown as PageBoot;
}

test("each of the two knows who watches, and only while they are there", () => {
  const boot = bootOf(1, "candidate");
  expect(companyText(boot, [1, 2, 3])).toBe("Carol watches");
  expect(companyText(boot, [1, 2])).toBe("");
  expect(companyText(bootOf(2, "interviewer", "second"), [3])).toBe("Carol interviews too");
});

test("a guest knows who of the two is there", () => {
  const boot = bootOf(3, "observer");
  expect(companyText(boot, [3])).toBe("Nobody is here yet");
  expect(companyText(boot, [2, 3])).toBe("Bob is here");
  expect(companyText(boot, [1, 2, 3])).toBe("Alice and Bob are here");
});

test("a guest is nobody's partner and has none", () => {
  expect(partnerOf(bootOf(1, "candidate"))?.name).toBe("Bob");
  expect(partnerOf(bootOf(2, "interviewer"))?.name).toBe("Alice");
  expect(partnerOf(bootOf(3, "observer"))).toBeNull();
  expect(otherOf(bootOf(3, "second", "second"))).toBeNull();
});

test("a guest never moves the clock", () => {
  for (const role of ["observer", "second"] as const) {
    expect(isGuest({ role })).toBe(true);
    expect(leads(bootOf(3, role, role))).toBe(false);
  }
});
