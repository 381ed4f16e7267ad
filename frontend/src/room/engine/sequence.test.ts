import fc from "fast-check";
import { expect, test } from "vitest";

import { Sequence } from "./sequence";

test("numbers may come in any order and more than once", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 40 }), fc.infiniteStream(fc.nat()), (count, picks) => {
      const numbers = Array.from({ length: count }, (_, index) => index + 1);
      const sequence = new Sequence();
      while (numbers.length > 0) {
        const pick = (picks.next().value as number) % numbers.length;
        const [seq = 0] = numbers.splice(pick, 1);
        sequence.add(seq);
        sequence.add(seq);
      }
      expect([sequence.last, sequence.hasGap]).toEqual([count, false]);
    }),
  );
});

test("what is missing is where to resume", () => {
  const sequence = new Sequence();
  [1, 2, 4, 5].forEach((seq) => sequence.add(seq));
  expect([sequence.last, sequence.hasGap]).toEqual([2, true]);
});

test("a snapshot closes every gap below it, and none above", () => {
  const sequence = new Sequence();
  [2, 5, 6, 8].forEach((seq) => sequence.add(seq));
  sequence.knownUpTo(4);
  expect([sequence.last, sequence.hasGap]).toEqual([6, true]);
  sequence.knownUpTo(3);
  sequence.add(7);
  expect([sequence.last, sequence.hasGap]).toEqual([8, false]);
});
