import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { renderMermaidSVG } from "beautiful-mermaid";
import { describe, expect, it } from "vitest";

const LIBRARY = join(import.meta.dirname, "../../../../scenarios/library");

const DIAGRAMS = readdirSync(LIBRARY)
  .filter((name) => name.endsWith(".md"))
  .flatMap((name) => {
    const blocks = readFileSync(join(LIBRARY, name), "utf8").matchAll(/^```mermaid\n([\s\S]*?)\n```$/gm);
    return [...blocks].map(([, source], at) => ({ name: `${name}, diagram ${at + 1}`, source: source ?? "" }));
  });

const LABEL = /[\w)](?:\[\(|\(\[|\[\[|\{\{|\[|\(|\{)"?([^\][(){}"|]+)"?(?:\)\]|\]\)|\]\]|\}\}|\]|\)|\})/g;

const squeezed = (text: string): string => text.replace(/\s+/g, "");

/** What a drawing says, in the order in which it is drawn. */
function textOf(svg: string): string {
  const decoded = svg
    .replace(/<style[\s\S]*?<\/style>/g, "")
    .replace(/<[^>]*>/g, "")
    .replaceAll("&gt;", ">")
    .replaceAll("&lt;", "<")
    .replaceAll("&#39;", "'")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&");
  return squeezed(decoded);
}

describe("the diagrams of the library", () => {
  it("are two for nearly each scenario: how it works today, and the reference", () => {
    expect(DIAGRAMS.length).toBeGreaterThanOrEqual(40);
  });

  it.each(DIAGRAMS)("draw every box: $name", ({ source }) => {
    const labels = [...source.matchAll(LABEL)].map(([, label]) => label?.trim() ?? "");
    expect(labels.length).toBeGreaterThan(2);
    const drawn = textOf(renderMermaidSVG(source, { font: "system-ui" }));
    for (const label of labels) expect(drawn).toContain(squeezed(label));
  });
});
