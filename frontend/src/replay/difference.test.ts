import fc from "fast-check";
import { expect, test } from "vitest";

import { differenceOf } from "./difference";

test("the difference turns one text into the other", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "b", "\n"), maxLength: 12 });
  fc.assert(
    fc.property(text, text, (before, after) => {
      const change = differenceOf(before, after);
      if (change === null) expect(before).toBe(after);
      else expect(before.slice(0, change.from) + change.insert + before.slice(change.to)).toBe(after);
    }),
  );
});
