import { describe, expect, test } from "vitest";

import { withoutSent } from "./evidence";

describe("a note that was recorded", () => {
  test("leaves the field empty", () => {
    expect(withoutSent("Asked for the label delay.", "Asked for the label delay.")).toBe("");
  });

  test("takes nothing away that was typed while it was on its way", () => {
    expect(withoutSent("Asked for the label delay. Then cost", "Asked for the label delay.")).toBe("Then cost");
    expect(withoutSent("Something else", "Asked for the label delay.")).toBe("Something else");
  });
});
