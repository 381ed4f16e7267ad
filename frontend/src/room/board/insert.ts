/** Puts shapes on the board as one step that can be undone: in view, selected, beside what is there. */

import type * as Excalidraw from "@excalidraw/excalidraw";
import type { ExcalidrawElement } from "@excalidraw/excalidraw/element/types";
import type { ExcalidrawImperativeAPI } from "@excalidraw/excalidraw/types";

import { shapesOf } from "./shapes";
import type { Part } from "./parts";

export type Editor = typeof Excalidraw;
export type Skeletons = NonNullable<Parameters<Editor["convertToExcalidrawElements"]>[0]>;

const GAP = 32;

export function insertPart(editor: Editor, api: ExcalidrawImperativeAPI, part: Part): void {
  insert(editor, api, elementsOfPart(editor, part));
}

export function insertSkeletons(editor: Editor, api: ExcalidrawImperativeAPI, skeletons: Skeletons): void {
  insert(editor, api, editor.convertToExcalidrawElements(skeletons, { regenerateIds: true }));
}

/** What a drag carries: Excalidraw takes it as an item of its library, and puts it where it is dropped. */
export function dragPart(editor: Editor, transfer: DataTransfer, part: Part): void {
  const elements = elementsOfPart(editor, part);
  const items = [{ id: part.key, status: "unpublished" as const, created: 0, elements, name: part.name }];
  transfer.effectAllowed = "copy";
  transfer.setData(editor.MIME_TYPES.excalidrawlib, editor.serializeLibraryAsJSON(items));
}

function elementsOfPart(editor: Editor, part: Part): ExcalidrawElement[] {
  return editor.convertToExcalidrawElements(shapesOf(part, crypto.getRandomValues(new Uint32Array(2)).join("-")), {
    regenerateIds: true,
  });
}

function insert(editor: Editor, api: ExcalidrawImperativeAPI, elements: readonly ExcalidrawElement[]): void {
  if (elements.length === 0) return;
  const [dx, dy] = toTheMiddle(editor, api, elements);
  const placed = elements.map((element) => ({ ...element, x: element.x + dx, y: element.y + dy }));
  api.setActiveTool({ type: "selection" });
  api.updateScene({
    elements: [...api.getSceneElementsIncludingDeleted(), ...placed],
    appState: {
      selectedElementIds: Object.fromEntries(placed.map(({ id }) => [id, true as const])),
      selectedGroupIds: Object.fromEntries(placed.flatMap(({ groupIds }) => groupIds.slice(-1)).map((id) => [id, true])),
    },
    captureUpdate: editor.CaptureUpdateAction.IMMEDIATELY,
  });
  showAll(editor, api, placed);
}

/** How far to move: to the middle of the view, or to the free place that is nearest to it. */
function toTheMiddle(
  editor: Editor,
  api: ExcalidrawImperativeAPI,
  elements: readonly ExcalidrawElement[],
): [number, number] {
  const [left, top, right, bottom] = editor.getCommonBounds(elements);
  const view = viewOf(api);
  const dx = (view.left + view.right) / 2 - (left + right) / 2;
  const dy = (view.top + view.bottom) / 2 - (top + bottom) / 2;
  const taken = api.getSceneElements().map((element) => editor.getCommonBounds([element]));
  const isFree = ([x, y]: [number, number]) =>
    taken.every(([l, t, r, b]) => left + x >= r || right + x <= l || top + y >= b || bottom + y <= t);
  const places = placesAround(right - left + GAP, bottom - top + GAP);
  return places.map(([x, y]): [number, number] => [dx + x, dy + y]).find(isFree) ?? [dx + GAP, dy + GAP];
}

/** A grid of places of that size, the nearest first: parts go down and to the right, as they are read. */
function placesAround(width: number, height: number): [number, number][] {
  const steps = [0, 1, -1, 2, -2, 3, -3];
  const places = steps.flatMap((i) => steps.map((j): [number, number] => [i * width, j * height]));
  return places.sort((a, b) => effort(a) - effort(b));
}

function effort(place: [number, number]): number {
  return Math.hypot(...place.map((way) => (way < 0 ? way * 2.5 : way)));
}

/** Shapes that would reach out of the view are brought into it. */
function showAll(editor: Editor, api: ExcalidrawImperativeAPI, elements: readonly ExcalidrawElement[]): void {
  const [left, top, right, bottom] = editor.getCommonBounds(elements);
  const view = viewOf(api);
  const fits = left >= view.left && right <= view.right && top >= view.top && bottom <= view.bottom;
  if (!fits) api.scrollToContent(elements, { fitToContent: true, animate: false, canvasOffsets: coveredOf(api) });
}

interface View {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

function viewOf(api: ExcalidrawImperativeAPI): View {
  const { scrollX, scrollY, width, height, zoom } = api.getAppState();
  const covered = coveredOf(api);
  return {
    left: covered.left / zoom.value - scrollX,
    top: covered.top / zoom.value - scrollY,
    right: (width - covered.right) / zoom.value - scrollX,
    bottom: (height - covered.bottom) / zoom.value - scrollY,
  };
}

/** What the editor's tools cover, in pixels; what was just added is selected, and its settings stand at the left. */
function coveredOf(api: ExcalidrawImperativeAPI): View {
  const isSmall = api.getAppState().width <= 730;
  return { left: isSmall ? 16 : 232, top: 72, right: 16, bottom: isSmall ? 120 : 72 };
}
