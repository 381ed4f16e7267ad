/** Draws a part as shapes of the editor: one group, plain lines, a quiet tint, its name bound to it as text. */

import type { ExcalidrawElementSkeleton } from "@excalidraw/excalidraw/data/transform";

import type { Part, PartKind } from "./parts";

const WIDTH = 176;
const HEIGHT = 72;
const LID = 12;
const INK = "#1e1e1e";
/** Excalidraw turns these over in the dark theme, as it does with everything on the board. */
const TINTS: Readonly<Record<PartKind, string>> = {
  serving: "#e9f1f7",
  data: "#eef4e8",
  training: "#f8f0e0",
  outside: "transparent",
};
/** Nunito of Excalidraw's own fonts: the plain one. */
export const PLAIN_FONT = 6;
const LOOK = { strokeColor: INK, strokeWidth: 1, roughness: 0, fillStyle: "solid" } as const;

/** Skeletons at the origin; `convertToExcalidrawElements` makes elements of them. */
export function shapesOf({ name, form, kind }: Part, group: string): ExcalidrawElementSkeleton[] {
  const groupIds = [group];
  const label = { text: name, fontSize: 16, fontFamily: PLAIN_FONT, strokeColor: INK, groupIds };
  const body: ExcalidrawElementSkeleton = {
    ...LOOK,
    type: form === "person" ? "ellipse" : "rectangle",
    x: 0,
    y: 0,
    width: WIDTH,
    height: HEIGHT,
    backgroundColor: TINTS[kind],
    roundness: form === "box" ? { type: 3 } : null,
    groupIds,
    label,
  };
  return [body, ...marksOf(form).map(([x, y, dx, dy]) => stroke(x, y, dx, dy, groupIds))];
}

type Line = [x: number, y: number, dx: number, dy: number];

/** What tells the forms apart without a color: a lid on what keeps, both ends of what flows. */
function marksOf(form: Part["form"]): Line[] {
  if (form === "store") return [[0, LID, WIDTH, 0]];
  if (form === "pipe") {
    return [
      [LID, 0, 0, HEIGHT],
      [WIDTH - LID, 0, 0, HEIGHT],
    ];
  }
  return [];
}

function stroke(x: number, y: number, dx: number, dy: number, groupIds: string[]): ExcalidrawElementSkeleton {
  const points = [
    [0, 0],
    [dx, dy],
  ] as [number, number][];
  return { ...LOOK, type: "line", x, y, width: dx, height: dy, points, groupIds };
}
