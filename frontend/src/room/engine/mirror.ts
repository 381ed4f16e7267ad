/** What the log holds, kept until it has been compared once with this browser's own copy. */

import * as Y from "yjs";

export class Mirror {
  #logged: Y.Doc | null = new Y.Doc();

  get isCompared(): boolean {
    return this.#logged === null;
  }

  /** An update that is in the log or on its way there. */
  add(update: Uint8Array): void {
    if (this.#logged !== null) Y.applyUpdate(this.#logged, update);
  }

  /** Return what `doc` has and the log lacks, null when that is nothing. Nothing can be added after it. */
  compareWith(doc: Y.Doc): Uint8Array | null {
    if (this.#logged === null) return null;
    const missing = Y.encodeStateAsUpdate(doc, Y.encodeStateVector(this.#logged));
    // Deletions are in every such update: whether they are news, only the snapshot tells.
    const isNews = !Y.snapshotContainsUpdate(Y.snapshot(this.#logged), missing);
    this.#logged.destroy();
    this.#logged = null;
    return isNews ? missing : null;
  }
}
