import { describe, expect, test } from "vitest";

import { STARTING_DIAGRAMS } from "./diagrams";
import { refusalOf } from "./mermaid";
import { findParts, PARTS } from "./parts";
import { shapesOf } from "./shapes";

describe("parts", () => {
  test("every part of the interview's vocabulary is there once", () => {
    const keys = PARTS.map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys).toEqual(
      expect.arrayContaining([
        "gateway",
        "feature-store",
        "model-server",
        "queue",
        "candidate-generation",
        "ranking",
        "post-processing",
        "registry",
        "batch-job",
        "stream",
        "monitor",
      ]),
    );
  });

  test("are found by name first, then by what they do and what else they are called", () => {
    expect(findParts("").length).toBe(PARTS.length);
    expect(findParts("model")[0]?.key).toBe("model-server");
    expect(findParts("kafka").map(({ key }) => key)).toEqual(["stream"]);
    expect(findParts("two-tower retrieval").map(({ key }) => key)).toEqual(["candidate-generation"]);
    expect(findParts("nothing like this")).toEqual([]);
  });

  test("are one group of plain shapes with their name bound to them", () => {
    for (const part of PARTS) {
      const shapes = shapesOf(part, "g");
      expect(shapes.every((shape) => shape.groupIds?.join() === "g")).toBe(true);
      expect(shapes[0]).toMatchObject({ label: { text: part.name, groupIds: ["g"] }, roughness: 0 });
    }
  });
});

describe("a diagram that cannot be read", () => {
  test("is quoted by its line", () => {
    const refusal = refusalOf(new Error("Parse error on line 2:\n...x\n---^"), "flowchart LR\n  a --> --> b");
    expect([refusal.line, refusal.message]).toEqual([2, "Line 2 could not be read: “a --> --> b”."]);
  });

  test("without a kind is told what a first line looks like", () => {
    expect(refusalOf(new Error("No diagram type detected matching given configuration"), "a").line).toBe(1);
  });

  test("for any other reason is refused in words", () => {
    expect(refusalOf("boom", "a").message).toMatch(/could not be read/);
  });
});

test("diagrams to begin with name their kind", () => {
  for (const { text } of STARTING_DIAGRAMS) expect(text).toMatch(/^(flowchart LR|sequenceDiagram)\n/);
});
