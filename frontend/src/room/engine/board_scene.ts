/** From the document to what the editor draws; the live board and the replay build their elements here. */

import type { restoreElements } from "@excalidraw/excalidraw";
import type { OrderedExcalidrawElement } from "@excalidraw/excalidraw/element/types";

import { isDrawable } from "./board_fields";
import { inflate, type Flat } from "./board_model";

export type SceneElement = OrderedExcalidrawElement;

/** Build what the editor can draw, or null: another program may have written anything into the document. */
export function elementOf(
  id: string,
  flat: Flat,
  shownVersion: number,
  restore: typeof restoreElements,
): SceneElement | null {
  if (!isDrawable(flat)) return null;
  const fresh = { ...inflate(flat), id, version: shownVersion + 1, versionNonce: newNonce(), updated: Date.now() };
  const [element] = restore([fresh as unknown as SceneElement], null);
  // An order key that is missing or malformed is for the editor to make: it puts the element on top.
  return element === undefined ? null : ({ ...element, index: flat.index ?? null } as SceneElement);
}

export function newNonce(): number {
  return Math.floor(Math.random() * 2 ** 31);
}
