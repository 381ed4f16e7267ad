/** Mermaid text to shapes. The converter and mermaid itself are only loaded here, when they are asked for. */

import type { Skeletons } from "./insert";
import { PLAIN_FONT } from "./shapes";

/** What could not be drawn, in words for the person; `line` counts from 1 where one is to blame. */
export class DiagramRefusal extends Error {
  constructor(
    message: string,
    readonly line: number | null = null,
  ) {
    super(message);
  }
}

const FONT_SIZE = 16;

/** Return shapes for the text, or throw a DiagramRefusal. */
export async function shapesOfDiagram(text: string): Promise<Skeletons> {
  if (text.trim() === "") throw new DiagramRefusal("There is nothing to draw yet. Paste a diagram or pick one.");
  const { parseMermaidToExcalidraw } = await import("@excalidraw/mermaid-to-excalidraw");
  const drawn = await parseMermaidToExcalidraw(text, {
    flowchart: { curve: "linear" },
    themeVariables: { fontSize: `${FONT_SIZE}px` },
  }).catch((error: unknown) => {
    throw refusalOf(error, text);
  });
  // What the converter cannot take apart comes as one picture: that would not be editable.
  if (Object.keys(drawn.files ?? {}).length > 0) {
    throw new DiagramRefusal("Only flowcharts, sequence, class, state and entity diagrams become shapes.");
  }
  return (drawn.elements as Skeletons).map(asTheParts);
}

/** Plain lines and letters, as the parts have them, instead of the converter's drawn by hand. */
function asTheParts(shape: Skeletons[number]): Skeletons[number] {
  const plain = { ...shape, roughness: 0 };
  if (plain.type === "text") return { ...plain, fontFamily: PLAIN_FONT };
  return "label" in plain ? { ...plain, label: { ...plain.label, fontFamily: PLAIN_FONT } } : plain;
}

/** Mermaid's own words name a line by its number and draw an arrow under it; ours quote the line. */
export function refusalOf(error: unknown, text: string): DiagramRefusal {
  const said = error instanceof Error ? error.message : String(error);
  const line = Number(/(?:on line|at line|line:)\s*(\d+)/i.exec(said)?.[1] ?? 0);
  const quoted = text.split("\n")[line - 1]?.trim();
  if (line > 0 && quoted !== undefined) return new DiagramRefusal(`Line ${line} could not be read: “${quoted}”.`, line);
  if (/No diagram type|UnknownDiagram/i.test(said)) {
    return new DiagramRefusal("The first line must say what is drawn, such as “flowchart LR” or “sequenceDiagram”.", 1);
  }
  return new DiagramRefusal("This diagram could not be read. Check it against the ones to begin with.");
}
