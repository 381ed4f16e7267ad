/** What the board shows of a document: Excalidraw elements, made anew only where they differ. */

import type { restoreElements } from "@excalidraw/excalidraw";
import { equalityDeep } from "lib0/function";
import type { Doc } from "yjs";

import { boardOf, changesBetween, compareOrder, readElement, type Flat } from "../room/engine/board_model";
import { elementOf, newNonce, type SceneElement } from "../room/engine/board_scene";

interface Shown {
  flat: Flat;
  element: SceneElement | null;
}

export class Scene {
  readonly #restore: typeof restoreElements;
  /** All that was ever shown, as it was last: jumping back and forth draws little of it again. */
  readonly #known = new Map<string, Shown>();
  #shown = new Map<string, Shown>();

  constructor(restore: typeof restoreElements) {
    this.#restore = restore;
  }

  /** Bottom to top, without the deleted. `touched` null: any of them may be another, or gone. */
  elements(doc: Doc, touched: readonly string[] | null): SceneElement[] {
    const board = boardOf(doc);
    if (touched === null) this.#shown = new Map();
    for (const id of touched ?? board.keys()) {
      const flat = readElement(board, id);
      if (flat === null) this.#shown.delete(id);
      else this.#shown.set(id, this.#shownAs(id, flat));
    }
    const elements = [...this.#shown.values()].flatMap(({ element }) => element ?? []);
    return elements.sort(compareOrder);
  }

  #shownAs(id: string, flat: Flat): Shown {
    const before = this.#known.get(id);
    if (before && equalityDeep(before.flat, flat)) return before;
    const shown = { flat, element: this.#elementOf(id, flat, before) };
    this.#known.set(id, shown);
    return shown;
  }

  /** The very same element while nothing of it changes but its place: the editor keeps its drawing by the object. */
  #elementOf(id: string, flat: Flat, before: Shown | undefined): SceneElement | null {
    if (flat.isDeleted === true) return null;
    const known = before?.element;
    if (!known || !hasOnlyMoved(before.flat, flat)) return elementOf(id, flat, known?.version ?? 0, this.#restore);
    return Object.assign(known, { x: flat.x, y: flat.y, version: known.version + 1, versionNonce: newNonce() });
  }
}

function hasOnlyMoved(before: Flat, after: Flat): boolean {
  const { set, unset, lists } = changesBetween(before, after);
  const others = Object.keys(set).filter((key) => key !== "x" && key !== "y");
  return others.length + unset.length + Object.keys(lists).length === 0;
}
