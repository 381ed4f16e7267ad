/** Brings the pictures that elements of the board name, each of them once. */

import type { BinaryFileData } from "@excalidraw/excalidraw/types";

import { isImageId } from "../room/engine/board_fields";
import { readPicture } from "../room/engine/board_images";
import type { SceneElement } from "../room/engine/board_scene";

const AGAIN_AFTER_MS = 3000;

export class Pictures {
  readonly #where: string;
  readonly #add: (files: BinaryFileData[]) => void;
  readonly #asked = new Set<string>();
  #stopped = false;

  /** `where` ends with a slash. */
  constructor(where: string, add: (files: BinaryFileData[]) => void) {
    this.#where = where;
    this.#add = add;
  }

  want(elements: readonly SceneElement[]): void {
    for (const element of elements) {
      const id = element.type === "image" ? element.fileId : null;
      if (id === null || !isImageId(id) || this.#asked.has(id)) continue;
      this.#asked.add(id);
      void this.#fetch(id);
    }
  }

  stop(): void {
    this.#stopped = true;
  }

  async #fetch(id: string): Promise<void> {
    const answer = await readPicture(this.#where, id);
    if (this.#stopped || answer === "gone") return;
    if (answer === "again") setTimeout(() => void (this.#stopped || this.#fetch(id)), AGAIN_AFTER_MS);
    else this.#add([answer]);
  }
}
