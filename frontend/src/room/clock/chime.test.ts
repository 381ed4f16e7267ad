import { expect, test } from "vitest";

import { momentBetween, type Seen } from "./chime";

const FIVE = "round:requirements:300000";
const SEVEN = "round:requirements:420000";

function seen(phase: Seen["phase"], stage = FIVE): Seen {
  return { stage, phase };
}

test("a stage that passes into its last two minutes or over its end rings", () => {
  expect(momentBetween(seen("well"), seen("soon"))).toBe("soon");
  expect(momentBetween(seen("soon"), seen("over"))).toBe("over");
  expect(momentBetween(seen("well"), seen("over"))).toBe("over");
});

test("what already holds when the page opens, and what stays, is silent", () => {
  expect(momentBetween(null, seen("over"))).toBeNull();
  expect(momentBetween(seen("over"), seen("over"))).toBeNull();
});

test("a move or an extension rings nothing", () => {
  expect(momentBetween(seen("over"), seen("well", "round:framing:240000"))).toBeNull();
  expect(momentBetween(seen("over"), seen("soon", SEVEN))).toBeNull();
  expect(momentBetween(seen("soon"), seen("well"))).toBeNull();
});
