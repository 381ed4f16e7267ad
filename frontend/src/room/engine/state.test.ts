import { describe, expect, test } from "vitest";

import { apply, initialState, type RoomEvent } from "./state";
import { OPEN_CLOCK } from "./testkit";
import type { RoomState } from "./types";

const start = initialState(OPEN_CLOCK);

function after(...events: RoomEvent[]): RoomState {
  return events.reduce(apply, start);
}

function said(seq: number, text: string): RoomEvent {
  return { type: "chat_said", seq, author: 9, text, at: seq };
}

const queued: RoomEvent = { type: "chat_queued", key: "k1", author: 7, text: "mine", at: 5 };

describe("connection", () => {
  test("the first loss is what counts, until it is back", () => {
    const lost = after({ type: "went_offline", at: 100 }, { type: "went_offline", at: 200 });
    expect([lost.connection, lost.offlineSince]).toEqual(["offline", 100]);
    const back = apply(lost, { type: "went_live" });
    expect([back.connection, back.offlineSince]).toEqual(["live", null]);
  });

  test("closed for good says why and stops editing", () => {
    const closed = after({ type: "was_closed", reason: "no_seat" });
    expect([closed.connection, closed.closedReason, closed.readOnly]).toEqual(["closed", "no_seat", true]);
  });

  test("a tab that is asked for again can be written in again, unless the round is over", () => {
    const closed: RoomEvent = { type: "was_closed", reason: "replaced" };
    const back = after(closed, { type: "went_live" });
    expect([back.connection, back.closedReason, back.readOnly]).toEqual(["live", null, false]);
    expect(after(closed, { type: "room_was_closed" }, { type: "went_live" }).readOnly).toBe(true);
    expect(after(closed, { type: "went_offline", at: 1 }).closedReason).toBe(null);
  });

  test("a person with two tabs is here once", () => {
    const here = [
      { user: 9, tab: "b" },
      { user: 7, tab: "a" },
      { user: 9, tab: "c" },
    ];
    expect(after({ type: "presence_changed", here }).here).toEqual([7, 9]);
  });
});

describe("chat", () => {
  test("messages stand in the order of the log, whatever order they come in", () => {
    expect(after(said(4, "second"), said(2, "first")).chat.map((one) => one.text)).toEqual(["first", "second"]);
  });

  test("a message told twice shows once", () => {
    expect(after(said(2, "once"), said(2, "once")).chat).toHaveLength(1);
  });

  test("one's own message waits at the end, then takes its place and keeps its key", () => {
    const waiting = after(queued, said(2, "theirs"));
    expect(waiting.chat.map((one) => one.seq)).toEqual([2, null]);
    const saved = apply(waiting, { type: "chat_saved", key: "k1", seq: 1 });
    expect(saved.chat.map(({ key, seq }) => [key, seq])).toEqual([
      ["k1", 1],
      ["seq:2", 2],
    ]);
  });

  test("a saved message that also comes as an entry shows once", () => {
    expect(after(queued, { type: "chat_saved", key: "k1", seq: 1 }, said(1, "mine")).chat).toHaveLength(1);
  });

  test("a refused message goes", () => {
    expect(after(queued, { type: "chat_refused", key: "k1" }).chat).toEqual([]);
  });
});

describe("clock", () => {
  test("the newest version wins, also when an older one comes later", () => {
    const newer = { ...OPEN_CLOCK, version: 3, stage: "framing" };
    const older = { ...OPEN_CLOCK, version: 2 };
    expect(after({ type: "clock_moved", clock: newer }, { type: "clock_moved", clock: older }).clock).toBe(newer);
  });

  test("the end of the round makes the room read-only, and nothing opens it again", () => {
    const ended = { ...OPEN_CLOCK, version: 2, state: "debrief" as const, stage: "" };
    expect(after({ type: "clock_moved", clock: ended }).readOnly).toBe(true);
    expect(after({ type: "room_was_closed" }, { type: "clock_moved", clock: OPEN_CLOCK }).readOnly).toBe(true);
  });
});

describe("what is revealed", () => {
  const twist = { type: "twist" as const, key: "k", title: "Half the budget", text: "Now what?" };

  test("is shown once, in the order of time, however often it is told", () => {
    const told = after(
      { type: "revealed", at: 20, reveal: twist },
      { type: "revealed", at: 10, reveal: { ...twist, key: "j" } },
      { type: "revealed", at: 30, reveal: twist },
    );
    expect(told.reveals.map(({ key, at }) => [key, at])).toEqual([
      ["j", 10],
      ["k", 20],
    ]);
  });
});

describe("the interviewer's side", () => {
  test("marks are set, taken back and set again", () => {
    const mark = { kind: "probe" as const, item: "data-0" };
    const set = (seq: number, round_seconds: number): RoomEvent => ({
      type: "told_privately",
      seq,
      at: seq,
      event: { type: "marked", ...mark, stage: "data", round_seconds },
    });
    const cleared: RoomEvent = { type: "told_privately", seq: 2, at: 2, event: { type: "unmarked", ...mark } };
    expect(after(set(1, 7), cleared).private.marks).toEqual([]);
    expect(after(set(1, 7), cleared, set(3, 9)).private.marks).toEqual([{ ...mark, stage: "data", roundSeconds: 9 }]);
  });

  const saved = (seq: number, score: number | null): RoomEvent => ({
    type: "told_privately",
    seq,
    at: seq * 10,
    event: { type: "line_saved", line: "data", score, not_reached: false, not_reached_reason: "", note: "n" },
  });
  const added = (seq: number, id: number): RoomEvent => ({
    type: "told_privately",
    seq,
    at: seq * 10,
    event: {
      type: "evidence_added",
      id,
      kind: "note",
      line: "data",
      checkpoint: "",
      text: "t",
      stage: "data",
      round_seconds: 812,
    },
  });

  test("the newest save of a line counts", () => {
    expect(after(saved(1, 2), saved(2, 3)).private.lines.data).toMatchObject({ score: 3, savedAt: 20 });
  });

  test("events told again after a reconnection change nothing", () => {
    const once = after(saved(1, 2), saved(2, 3));
    expect(apply(once, saved(1, 2))).toBe(once);
  });

  test("evidence comes and goes", () => {
    const removed: RoomEvent = { type: "told_privately", seq: 3, at: 30, event: { type: "evidence_removed", id: 5 } };
    expect(after(added(1, 5), added(2, 6), removed).private.evidence.map((one) => one.id)).toEqual([6]);
  });

  test("an event of a later server counts without being understood", () => {
    const unknown = { type: "told_privately", seq: 1, at: 0, event: { type: "new" } } as unknown as RoomEvent;
    expect(after(unknown).private).toEqual({ ...start.private, seq: 1 });
  });
});

test("an event that changes nothing leaves the very same state, so nothing renders", () => {
  expect(after({ type: "unsaved_changed", unsaved: 0, since: null })).toBe(start);
});

test("who watches edits nothing, whatever happens to the connection", () => {
  const watching = initialState(OPEN_CLOCK, true);
  expect([watching.watching, watching.readOnly, watching.over]).toEqual([true, true, false]);
  expect(apply(watching, { type: "went_live" }).readOnly).toBe(true);
});
