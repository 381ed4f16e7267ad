import { expect, test } from "vitest";

import { endWarning } from "./hard_end";

const MINUTE = 60_000;
const END = 1_790_000_000_000;

function kinds(roundsAfter: number, ...minutesBefore: number[]) {
  const ahead = { endsBy: END, roundsAfter, roundMinutes: 45 };
  return minutesBefore.map((minutes) => endWarning(ahead, END - minutes * MINUTE)?.kind);
}

test("the last ten minutes are told, and the last two again", () => {
  expect(kinds(0, 60, 11, 10, 3, 2, 0)).toEqual([undefined, undefined, "closing", "closing", "last_call", "last_call"]);
});

test("a round that eats into the next one is told before it does", () => {
  expect(kinds(1, 51, 50, 46, 45, 20, 9)).toEqual([
    undefined,
    "next_round_short",
    "next_round_short",
    "next_round_cut",
    "next_round_cut",
    "closing",
  ]);
});
