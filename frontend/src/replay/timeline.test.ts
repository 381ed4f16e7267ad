import fc from "fast-check";
import { expect, test } from "vitest";

import { OPEN_CLOCK } from "../room/engine/testkit";
import { ENTRY_KINDS, utf8, type LogEntry } from "../room/engine/protocol";
import type { ClockState } from "../room/engine";
import { landmarkAfter, landmarkBefore, landmarksOf } from "./landmarks";
import { countUpTo, recordingOf, type ClockMoved } from "./recording";
import { advance, pauseAt, stageAt, stageUse, timelineOf, type Timeline } from "./timeline";

const START = OPEN_CLOCK.stage_started_at ?? 0;
const MINUTE = 60_000;

function moved(minutes: number, change: Partial<ClockState>): ClockMoved {
  return { at: minutes * MINUTE, clock: { ...OPEN_CLOCK, ...change } };
}

function timeline(clocks: ClockMoved[], minutes: number): Timeline {
  const recording = { updates: [], updateTimes: [], chat: [], reveals: [], clocks, lastAt: 0 };
  return timelineOf(recording, START, START + minutes * MINUTE);
}

const HELD = timeline(
  [
    moved(0, {}),
    moved(2, { pause_proposed_by: 7, move: "pause" }),
    moved(3, { paused_at: START + 3 * MINUTE, move: "pause" }),
    moved(5, { paused_ms: 2 * MINUTE, move: "resume" }),
    moved(7, {
      stage: "framing",
      stage_started_at: START + 7 * MINUTE,
      planned_ms: 4 * MINUTE,
      move: "next",
      used: [{ stage: "requirements", planned_ms: 5 * MINUTE, used_ms: 5 * MINUTE }],
    }),
    moved(9, { stage: "framing", stage_started_at: START + 7 * MINUTE, paused_ms: MINUTE, move: "restore" }),
    moved(10, { stage: "", stage_started_at: null, state: "debrief", move: "end", round_ended_at: START + 10 * MINUTE }),
  ],
  10,
);

test("stages, pauses and the server's downtime are read from the clock's moves", () => {
  expect(HELD.duration).toBe(10 * MINUTE);
  expect(HELD.stages).toEqual([
    { stage: "requirements", from: 0, to: 7 * MINUTE },
    { stage: "framing", from: 7 * MINUTE, to: 10 * MINUTE },
  ]);
  expect(HELD.pauses).toEqual([
    { from: 3 * MINUTE, to: 5 * MINUTE },
    { from: 8 * MINUTE, to: 9 * MINUTE },
  ]);
  expect(stageAt(HELD, 7 * MINUTE)?.stage).toBe("framing");
  expect(stageAt(HELD, 10 * MINUTE)?.stage).toBe("framing");
  expect(pauseAt(HELD, 4 * MINUTE)?.to).toBe(5 * MINUTE);
  expect(pauseAt(HELD, 5 * MINUTE)).toBeNull();
});

test("a round that ended in a pause is paused to its end", () => {
  const one = timeline([moved(0, {}), moved(1, { paused_at: START + MINUTE, move: "pause" })], 4);
  expect(one.pauses).toEqual([{ from: MINUTE, to: 4 * MINUTE }]);
});

test("planned and used minutes are those of the moment", () => {
  const stage = { key: "requirements", name: "", shortName: "", plannedMs: 5 * MINUTE, usedMs: 5 * MINUTE };
  expect(stageUse(stage, HELD, 2 * MINUTE)).toEqual({ planned: 5 * MINUTE, used: 2 * MINUTE, current: true });
  expect(stageUse(stage, HELD, 4 * MINUTE)).toEqual({ planned: 5 * MINUTE, used: 3 * MINUTE, current: true });
  expect(stageUse(stage, HELD, 8 * MINUTE)).toEqual({ planned: 5 * MINUTE, used: 5 * MINUTE, current: false });
  expect(stageUse({ ...stage, key: "framing", plannedMs: 4 * MINUTE }, HELD, 2 * MINUTE)).toEqual({
    planned: 4 * MINUTE,
    used: null,
    current: false,
  });
});

test("playing goes through pauses, or over them where they are skipped", () => {
  expect(advance(HELD, 2 * MINUTE, 2 * MINUTE, false)).toBe(4 * MINUTE);
  expect(advance(HELD, 2 * MINUTE, 2 * MINUTE, true)).toBe(6 * MINUTE);
  expect(advance(HELD, 4 * MINUTE, 1, true)).toBe(5 * MINUTE + 1);
  expect(advance(HELD, 2 * MINUTE, 5 * MINUTE, true)).toBe(10 * MINUTE);
  expect(advance(HELD, 9.5 * MINUTE, MINUTE, false)).toBe(10 * MINUTE);
});

test("with skipped pauses, the frames of playing add up to the same place", () => {
  fc.assert(
    fc.property(fc.nat(10 * MINUTE), fc.array(fc.nat(MINUTE), { maxLength: 20 }), (from, frames) => {
      const whole = frames.reduce((sum, one) => sum + one, 0);
      const framed = frames.reduce((at, one) => advance(HELD, at, one, true), from);
      fc.pre(whole > 0 && frames.every((one) => one > 0));
      expect(framed).toBe(advance(HELD, from, whole, true));
    }),
  );
});

function entry(seq: number, kind: number, at: number, payload: Uint8Array): LogEntry {
  return { seq, kind, doc: 0, author: 7, tab: "0000000000000001", lseq: seq, at: START + at, payload };
}

test("a recording sorts the log, and its times never go back", () => {
  const recording = recordingOf(
    [
      entry(1, ENTRY_KINDS.join, -9000, new Uint8Array()),
      entry(2, ENTRY_KINDS.update, -500, new Uint8Array([1])),
      entry(3, ENTRY_KINDS.clock, 0, utf8(JSON.stringify(OPEN_CLOCK))),
      entry(4, ENTRY_KINDS.update, 700, new Uint8Array([2])),
      entry(5, ENTRY_KINDS.chat, 650, utf8("Hello")),
      entry(6, 99, 800, new Uint8Array()),
      entry(7, ENTRY_KINDS.reveal, 900, utf8(JSON.stringify({ type: "twist", key: "a", title: "Half", text: "Now?" }))),
    ],
    START,
  );
  expect(recording.updateTimes).toEqual([-500, 700]);
  expect(recording.chat).toEqual([{ key: "seq:5", author: 7, text: "Hello", at: 700, seq: 5 }]);
  expect(recording.clocks).toEqual([{ at: 0, clock: OPEN_CLOCK }]);
  expect(recording.reveals).toEqual([{ type: "twist", key: "a", title: "Half", text: "Now?", at: 900 }]);
  expect(recording.lastAt).toBe(700);
});

test("counting up to a moment agrees with a plain count", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(50)), fc.nat(60), (times, position) => {
      const ascending = [...times].sort((a, b) => a - b);
      expect(countUpTo(ascending, position)).toBe(ascending.filter((time) => time <= position).length);
    }),
  );
});

test("marks and twists are one list in the order of time, and none lies behind the end", () => {
  const reveals = [
    { type: "twist" as const, key: "a", title: "Half the budget", text: "Now what?", at: 2000 },
    { type: "number" as const, key: "b", title: "How fast?", text: "100 ms.", at: -20 },
  ];
  const mark = { line: "data", score: 3, kind: "note" as const, text: "Labels first." };
  const landmarks = landmarksOf([{ ...mark, at: 9000 }, { ...mark, at: 1000 }], reveals, 5000);
  expect(landmarks.map(({ kind, at }) => [kind, at])).toEqual([
    ["number", 0],
    ["note", 1000],
    ["twist", 2000],
    ["note", 5000],
  ]);
  expect(landmarkAfter(landmarks, 1000)?.at).toBe(2000);
  expect(landmarkBefore(landmarks, 2000, false)?.at).toBe(1000);
  expect(landmarkBefore(landmarks, 2100, true)?.at, "just past it while playing").toBe(0);
  expect(landmarkBefore(landmarks, 4000, true)?.at).toBe(2000);
});
