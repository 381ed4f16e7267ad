/** This browser's own copy of the document beside the log: what only it holds, and when it may go. */

import type { Doc } from "yjs";

import type { LocalCopy } from "./local_copy";
import { Mirror } from "./mirror";

export class OwnCopy {
  readonly #doc: Doc;
  readonly #stored: LocalCopy;
  readonly #mirror = new Mirror();
  #isOpen = false;
  #isForgotten = false;

  /** `opened` is called once what was stored is in the document; never where this browser stores nothing. */
  constructor(doc: Doc, stored: LocalCopy, opened: () => void) {
    this.#doc = doc;
    this.#stored = stored;
    void stored.loaded.then(() => {
      this.#isOpen = true;
      opened();
    });
  }

  /** Whether a change of the document came from here: it may or may not be on the server. */
  owns(origin: unknown): boolean {
    return this.#stored.owns(origin);
  }

  /** An update that is in the log or on its way there. */
  logged(update: Uint8Array): void {
    this.#mirror.add(update);
  }

  /**
   * Return what an earlier page of this browser wrote and the log lacks; ask when the log is known to its head.
   *
   * Null where that is nothing, when it was told before, and while the copy is not open.
   */
  takeMissing(): Uint8Array | null {
    return this.#isOpen ? this.#mirror.compareWith(this.#doc) : null;
  }

  /** The server has all that this page wrote and takes no more: leave nothing on this machine. */
  forget(): void {
    if (this.#isForgotten || !this.#mirror.isCompared) return;
    this.#isForgotten = true;
    void this.#stored.clear();
  }
}
