import fc from "fast-check";
import { expect, test } from "vitest";
import * as Y from "yjs";

import { splitUpdate } from "./split";

/** A document of two authors with text, nested maps and deletions. */
function edited(steps: readonly [number, string][]): Y.Doc {
  const docs = [new Y.Doc(), new Y.Doc()] as const;
  for (const [pick, text] of steps) {
    const doc = docs[pick % 2 === 0 ? 0 : 1];
    const notes = doc.getText("notes");
    if (pick % 3 === 0 && notes.length > 0) notes.delete(pick % notes.length, 1);
    notes.insert(pick % (notes.length + 1), text);
    doc.getMap("board").set(String(pick % 7), new Y.Map([["x", pick], ["text", text]]));
    if (pick % 5 === 0) Y.applyUpdate(docs[1], Y.encodeStateAsUpdate(docs[0]));
  }
  Y.applyUpdate(docs[0], Y.encodeStateAsUpdate(docs[1]));
  return docs[0];
}

function content(doc: Y.Doc): unknown {
  return [doc.getText("notes").toJSON(), doc.getMap("board").toJSON()];
}

const steps = fc.array(fc.tuple(fc.nat(1000), fc.string({ minLength: 1, maxLength: 40 })), { minLength: 1, maxLength: 60 });

test("the pieces make the same document, in any order and twice", () => {
  fc.assert(
    fc.property(steps, fc.integer({ min: 120, max: 600 }), fc.infiniteStream(fc.nat()), (some, maxBytes, picks) => {
      const doc = edited(some);
      const pieces = splitUpdate(Y.encodeStateAsUpdate(doc), maxBytes);
      const shuffled = [...pieces, ...pieces];
      const copy = new Y.Doc();
      while (shuffled.length > 0) {
        const [piece] = shuffled.splice((picks.next().value as number) % shuffled.length, 1);
        if (piece !== undefined) Y.applyUpdate(copy, piece);
      }
      expect(content(copy)).toEqual(content(doc));
      expect(Y.equalSnapshots(Y.snapshot(copy), Y.snapshot(doc))).toBe(true);
    }),
    { numRuns: 60 },
  );
});

test("the pieces are as small as was asked", () => {
  fc.assert(
    fc.property(steps, (some) => {
      const sizes = splitUpdate(Y.encodeStateAsUpdate(edited(some)), 400).map((piece) => piece.length);
      expect(Math.max(...sizes)).toBeLessThanOrEqual(400);
    }),
    { numRuns: 60 },
  );
});

test("what fits stays one piece", () => {
  const update = Y.encodeStateAsUpdate(edited([[1, "a"]]));
  expect(splitUpdate(update, 10_000)).toEqual([update]);
});

test("a struct over the limit is a piece of its own, and the caller sees it", () => {
  const doc = new Y.Doc();
  doc.getText("notes").insert(0, "x".repeat(5_000));
  doc.getMap("board").set("a", 1);
  const pieces = splitUpdate(Y.encodeStateAsUpdate(doc), 1_000);
  expect(pieces.filter((piece) => piece.length > 1_000)).toHaveLength(1);
});
