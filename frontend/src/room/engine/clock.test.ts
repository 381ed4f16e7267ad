import { expect, test } from "vitest";

import { roundElapsed, stageElapsed, stageRemaining } from "./clock";
import { OPEN_CLOCK } from "./testkit";

const START = 1_790_000_000_000;

test("a running stage counts from its start, finished pauses left out", () => {
  expect(stageElapsed({ ...OPEN_CLOCK, paused_ms: 10_000 }, START + 70_000)).toBe(60_000);
});

test("a stopped clock stands still", () => {
  const clock = { ...OPEN_CLOCK, paused_at: START + 30_000 };
  expect(stageElapsed(clock, START + 30_000)).toBe(stageElapsed(clock, START + 90_000));
});

test("a stage that runs over has less than nothing left", () => {
  expect(stageRemaining(OPEN_CLOCK, START + 301_000)).toBe(-1_000);
});

test("nothing has elapsed before the start, nor in a stage of a round that ended", () => {
  const waiting = { ...OPEN_CLOCK, stage: "", stage_started_at: null, round_started_at: null };
  expect([stageElapsed(waiting, START), roundElapsed(waiting, START)]).toEqual([0, 0]);
});

test("a round's time stops with its end", () => {
  const ended = { ...OPEN_CLOCK, round_ended_at: START + 60_000 };
  expect(roundElapsed(ended, START + 900_000)).toBe(60_000);
});
