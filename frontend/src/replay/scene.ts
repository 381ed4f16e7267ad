/** What the board shows of a document: Excalidraw elements, made anew only where they differ. */

import type { restoreElements } from "@excalidraw/excalidraw";
import { equalityDeep } from "lib0/function";
import type { Doc } from "yjs";

import { boardOf, compareOrder, readElement, type Flat } from "../room/engine/board_model";
import { elementOf, type SceneElement } from "../room/engine/board_scene";

interface Shown {
  flat: Flat;
  element: SceneElement | null;
}

export class Scene {
  readonly #restore: typeof restoreElements;
  #shown = new Map<string, Shown>();

  constructor(restore: typeof restoreElements) {
    this.#restore = restore;
  }

  /** Bottom to top, without the deleted. `touched` null: any of them may be another, or gone. */
  elements(doc: Doc, touched: readonly string[] | null): SceneElement[] {
    const board = boardOf(doc);
    const before = this.#shown;
    if (touched === null) this.#shown = new Map();
    for (const id of touched ?? board.keys()) {
      const flat = readElement(board, id);
      if (flat === null) this.#shown.delete(id);
      else this.#shown.set(id, this.#shownAs(id, flat, before.get(id)));
    }
    const elements = [...this.#shown.values()].flatMap(({ element }) => element ?? []);
    return elements.sort(compareOrder);
  }

  /** The very same element while nothing of it changes: the editor keeps its drawing by the object. */
  #shownAs(id: string, flat: Flat, before: Shown | undefined): Shown {
    if (before && equalityDeep(before.flat, flat)) return before;
    const isDeleted = flat.isDeleted === true;
    return { flat, element: isDeleted ? null : elementOf(id, flat, before?.element?.version ?? 0, this.#restore) };
  }
}
