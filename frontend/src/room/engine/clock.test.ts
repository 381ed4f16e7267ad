import { expect, test } from "vitest";

import { lastSecond, phaseOf, roundWorked, stageElapsed, stageRemaining } from "./clock";
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
  expect([stageElapsed(waiting, START), roundWorked(waiting, START)]).toEqual([0, 0]);
});

test("time worked adds up the stages, and stands still in a pause", () => {
  const used = [{ stage: "requirements", planned_ms: 300_000, used_ms: 290_000 }];
  const clock = { ...OPEN_CLOCK, stage: "framing", used, paused_ms: 5_000 };
  expect(roundWorked(clock, START + 65_000)).toBe(350_000);
  expect(roundWorked({ ...clock, paused_at: START + 65_000 }, START + 900_000)).toBe(350_000);
});

test("a stage is well, then soon over, then over; a short one skips the warning", () => {
  const at = (ms: number, planned = 300_000) => phaseOf({ ...OPEN_CLOCK, planned_ms: planned }, START + ms);
  expect([0, 179_000, 180_000, 299_000, 300_000].map((ms) => at(ms))).toEqual(["well", "well", "soon", "soon", "over"]);
  expect([0, 61_000, 119_000, 120_000].map((ms) => at(ms, 120_000))).toEqual(["well", "well", "well", "over"]);
});

test("whole seconds are those of the stage, not those of the day", () => {
  const clock = { ...OPEN_CLOCK, stage_started_at: START + 137, paused_ms: 50 };
  expect(lastSecond(clock, START + 2_186)).toBe(START + 1_187);
  expect(lastSecond(clock, START + 2_187)).toBe(START + 2_187);
});
