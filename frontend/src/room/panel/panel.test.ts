import { expect, test } from "vitest";

import { neighbor } from "./guide_stage";
import { itemOf, markedAt } from "./items";
import { requirementOf } from "./requirement";

test("items are named by their places, as the server names them", () => {
  expect([itemOf(3), itemOf("data", 2), itemOf("data", 1, 0)]).toEqual(["3", "data-2", "data-1-0"]);
});

test("a mark is found by its kind and its place", () => {
  const marks = [{ kind: "probe" as const, item: "data-0", stage: "data", roundSeconds: 65 }];
  expect(markedAt(marks, "probe", "data-0")).toBe(65_000);
  expect(markedAt(marks, "cover", "data-0")).toBeNull();
});

test("the guide stays at either end", () => {
  expect([neighbor(["a", "b"], "a", -1), neighbor(["a", "b"], "a", 1), neighbor(["a", "b"], "b", 1)]).toEqual(["a", "b", "b"]);
});

test("a short answer becomes the number of a requirement", () => {
  expect(requirementOf({ title: "How fast?", text: "**100 ms** at p99." })).toEqual({
    requirement: "How fast",
    number: "100 ms at p99",
    unit: "",
    saidBy: "interviewer",
    agreed: true,
  });
});

test("a long answer stays a sentence, within what a row holds", () => {
  const row = requirementOf({ title: "How many?", text: `About ${"very ".repeat(60)}many.` });
  expect(row.number).toBe("");
  expect(row.requirement).toMatch(/^How many: About very/);
  expect(row.requirement.length).toBe(200);
});
