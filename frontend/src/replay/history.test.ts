import fc from "fast-check";
import { expect, test } from "vitest";
import * as Y from "yjs";

import { boardOf } from "../room/engine/board_model";
import { History, Playhead } from "./history";

type Step =
  | { kind: "write"; client: number; at: number; text: string }
  | { kind: "erase"; client: number; at: number; length: number }
  | { kind: "draw"; client: number; id: string; x: number }
  | { kind: "stroke"; client: number; id: string; points: number[] }
  | { kind: "meet"; client: number }
  | { kind: "garbage"; bytes: Uint8Array };

const client = fc.integer({ min: 0, max: 2 });
const id = fc.constantFrom("a", "b", "c", "d");
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant("write" as const), client, at: fc.nat(40), text: fc.string({ minLength: 1, maxLength: 5 }) }),
  fc.record({ kind: fc.constant("erase" as const), client, at: fc.nat(40), length: fc.integer({ min: 1, max: 9 }) }),
  fc.record({ kind: fc.constant("draw" as const), client, id, x: fc.integer({ min: -99, max: 99 }) }),
  fc.record({ kind: fc.constant("stroke" as const), client, id, points: fc.array(fc.nat(9), { minLength: 1, maxLength: 4 }) }),
  fc.record({ kind: fc.constant("meet" as const), client }),
  fc.record({ kind: fc.constant("garbage" as const), bytes: fc.uint8Array({ minLength: 1, maxLength: 12 }) }),
);

/** What three people's tabs would have logged: their edits in the order in which they came, some out of date. */
function logOf(steps: readonly Step[]): Uint8Array[] {
  const log: Uint8Array[] = [];
  const docs = [1, 2, 3].map((clientId) => {
    const doc = new Y.Doc();
    doc.clientID = clientId;
    doc.on("update", (update: Uint8Array, origin: unknown) => origin !== "log" && log.push(update));
    return doc;
  });
  for (const one of steps) {
    if (one.kind === "garbage") log.push(one.bytes);
    else perform(one, docs[one.client] as Y.Doc, log);
  }
  return log;
}

function perform(one: Exclude<Step, { kind: "garbage" }>, doc: Y.Doc, log: readonly Uint8Array[]): void {
  const notes = doc.getText("notes");
  const board = boardOf(doc);
  if (one.kind === "write") notes.insert(Math.min(one.at, notes.length), one.text);
  if (one.kind === "erase") {
    const from = Math.min(one.at, notes.length);
    notes.delete(from, Math.min(one.length, notes.length - from));
  }
  if (one.kind === "draw") elementIn(doc, board, one.id).set("x", one.x);
  if (one.kind === "stroke") {
    const element = elementIn(doc, board, one.id);
    const points = element.get("points");
    if (points instanceof Y.Array) points.push(one.points);
    else element.set("points", Y.Array.from(one.points));
  }
  if (one.kind === "meet") for (const update of log) applyIfReadable(doc, update);
}

function elementIn(doc: Y.Doc, board: Y.Map<Y.Map<unknown>>, name: string): Y.Map<unknown> {
  return doc.transact(() => {
    if (!board.has(name)) board.set(name, new Y.Map<unknown>());
    return board.get(name) as Y.Map<unknown>;
  });
}

function applyIfReadable(doc: Y.Doc, update: Uint8Array): void {
  try {
    Y.decodeUpdate(update);
    Y.applyUpdate(doc, update, "log");
  } catch {
    // As everybody does with what cannot be read.
  }
}

function stateOf(doc: Y.Doc): unknown {
  return { notes: doc.getText("notes").toJSON(), board: boardOf(doc).toJSON() };
}

function prefixState(log: readonly Uint8Array[], count: number): unknown {
  const doc = new Y.Doc();
  for (const update of log.slice(0, count)) applyIfReadable(doc, update);
  return stateOf(doc);
}

test("every moment is what its part of the log makes, whichever way one comes to it", () => {
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 40 }),
      fc.array(fc.nat(60), { minLength: 1, maxLength: 10 }),
      fc.integer({ min: 1, max: 9 }),
      fc.boolean(),
      (steps, seeks, every, builtBefore) => {
        const log = logOf(steps);
        const history = new History(log, every);
        if (builtBefore) history.build();
        const playhead = new Playhead(history);
        for (const seek of seeks) {
          const count = Math.min(seek, log.length);
          playhead.moveTo(count);
          expect(stateOf(playhead.doc)).toEqual(prefixState(log, count));
        }
      },
    ),
    { numRuns: 60 },
  );
});

test("an edit that came before what it builds on shows when that has come", () => {
  const doc = new Y.Doc();
  const log: Uint8Array[] = [];
  doc.on("update", (update: Uint8Array) => log.push(update));
  doc.getText("notes").insert(0, "one");
  doc.getText("notes").insert(3, " two");
  const [first, second] = log as [Uint8Array, Uint8Array];
  const playhead = new Playhead(new History([second, first], 1));
  playhead.moveTo(1);
  expect(playhead.doc.getText("notes").toJSON()).toBe("");
  playhead.moveTo(2);
  expect(playhead.doc.getText("notes").toJSON()).toBe("one two");
  playhead.moveTo(0);
  playhead.moveTo(2);
  expect(playhead.doc.getText("notes").toJSON()).toBe("one two");
});

test("an update that breaks off leaves nothing behind, not even its first half", () => {
  const doc = new Y.Doc();
  const log: Uint8Array[] = [];
  doc.on("update", (update: Uint8Array) => log.push(update));
  doc.getText("notes").insert(0, "kept");
  const other = new Y.Doc();
  other.getText("notes").insert(0, "broken off");
  const cut = Y.encodeStateAsUpdate(other).slice(0, -1);
  const playhead = new Playhead(new History([...log, cut]));
  playhead.moveTo(2);
  expect(playhead.doc.getText("notes").toJSON()).toBe("kept");
});

test("a short way forward says which elements it touched and keeps the document; a way back replaces it", () => {
  const log = logOf([
    { kind: "draw", client: 0, id: "a", x: 1 },
    { kind: "draw", client: 0, id: "b", x: 2 },
    { kind: "draw", client: 0, id: "b", x: 3 },
  ]);
  const playhead = new Playhead(new History(log));
  playhead.moveTo(2);
  const { doc } = playhead;
  expect(playhead.moveTo(log.length)).toEqual({ touched: ["b"] });
  expect(playhead.doc).toBe(doc);
  expect(playhead.moveTo(1)).toEqual({ touched: null });
  expect(playhead.doc).not.toBe(doc);
});

test("keyframes are made in slices, and a seek ahead of them is right at once", () => {
  const log = logOf(Array.from({ length: 400 }, (_, at) => ({ kind: "write", client: 0, at, text: "x" }) as const));
  const history = new History(log, 100);
  expect(history.build(() => true)).toBe(false);
  const playhead = new Playhead(history);
  playhead.moveTo(350);
  expect(playhead.doc.getText("notes").toJSON()).toHaveLength(350);
  expect(history.build()).toBe(true);
  expect(history.keyframeBefore(399).count).toBe(300);
});
