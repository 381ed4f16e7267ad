import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { OPEN_CLOCK } from "../engine/testkit";
import type { Kit, Rubric } from "../kit";
import { alarmsOf, answeredDone, answeredLater, dueAlarm, LATER_MS, NO_ANSWERS, overrunId, type Answers } from "./pacing";

const MINUTE = 60_000;
const START = OPEN_CLOCK.round_started_at ?? 0;

const rubric = {
  pacing_alarms: [0.25, 0.5].map((at_fraction) => ({ at_fraction, check: `by ${at_fraction}`, nudge: "And then?" })),
} as Rubric;
const kit = { pacing: [{ at_percent: 40, check: "delay named", nudge: "When is it known?" }] } as Kit;
const alarms = alarmsOf(rubric, kit, 60);

function shown(worked: number, answers: Answers = NO_ANSWERS): string | undefined {
  return dueAlarm(alarms, worked * MINUTE, answers)?.id;
}

describe("pacing alarms", () => {
  it("come at their share of the minutes, the scenario's own among the rubric's", () => {
    expect([14, 15, 24, 30].map((worked) => shown(worked))).toEqual([
      undefined,
      "rubric:25",
      "scenario:40",
      "rubric:50",
    ]);
    expect(alarms.map(({ title }) => title)).toEqual([
      "A quarter of the time is gone.",
      "40% of the time is gone.",
      "Half of the time is gone.",
    ]);
  });

  it("need no alarms of the scenario's", () => {
    expect(alarmsOf(rubric, {} as Kit, 60)).toHaveLength(2);
  });

  it("stay away once done, and bring back none that is older", () => {
    const answers = answeredDone(NO_ANSWERS, "scenario:40");
    expect([shown(25, answers), shown(29, answers), shown(30, answers)]).toEqual([undefined, undefined, "rubric:50"]);
  });

  it("come again after two minutes of work when put off", () => {
    const answers = answeredLater(NO_ANSWERS, "rubric:25", 15 * MINUTE);
    expect([shown(16.9, answers), shown(17, answers)]).toEqual([undefined, "rubric:25"]);
  });

  it("of one moment show one after the other", () => {
    const both = alarmsOf(rubric, { pacing: [{ at_percent: 50, check: "c", nudge: "n" }] } as Kit, 60);
    const worked = 30 * MINUTE;
    const first = dueAlarm(both, worked, NO_ANSWERS);
    const second = dueAlarm(both, worked, answeredDone(NO_ANSWERS, first?.id ?? ""));
    expect([first?.id, second?.id]).toEqual(["rubric:50", "scenario:50"]);
  });

  it("never show what is done, nor what was put off, whatever was answered when", () => {
    const answer = fc.record({ id: fc.constantFrom(...alarms.map(({ id }) => id)), at: fc.nat(60), done: fc.boolean() });
    fc.assert(
      fc.property(fc.array(answer), fc.nat(60), (given, worked) => {
        const answers = given.reduce<Answers>(
          (before, { id, at, done }) => (done ? answeredDone(before, id) : answeredLater(before, id, at * MINUTE)),
          NO_ANSWERS,
        );
        const due = dueAlarm(alarms, worked * MINUTE, answers);
        if (due === null) return;
        expect(due.at).toBeLessThanOrEqual(worked * MINUTE);
        expect(answers.done).not.toContain(due.id);
        expect(worked * MINUTE).toBeGreaterThanOrEqual(answers.later[due.id] ?? 0);
      }),
    );
    expect(LATER_MS).toBe(2 * MINUTE);
  });
});

describe("a stage over its time", () => {
  const at = (ms: number, change = {}) => overrunId({ ...OPEN_CLOCK, ...change }, START + ms);

  it("is told two minutes after its end, and an extension makes it another", () => {
    expect([at(7 * MINUTE - 1), at(7 * MINUTE)]).toEqual([null, "stage:requirements:300000"]);
    expect(at(7 * MINUTE, { planned_ms: 420_000 })).toBeNull();
    expect(at(9 * MINUTE, { planned_ms: 420_000 })).toBe("stage:requirements:420000");
  });

  it("moves with a pause, and is silent before the start and after the end", () => {
    expect(at(9 * MINUTE, { paused_at: START + 6 * MINUTE })).toBeNull();
    expect(at(9 * MINUTE, { paused_ms: 3 * MINUTE })).toBeNull();
    expect(at(9 * MINUTE, { state: "debrief", stage: "" })).toBeNull();
  });
});
