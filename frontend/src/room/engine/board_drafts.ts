/** What other tabs are in the middle of drawing: kept until they commit it, or until they have gone quiet. */

import { readDraft, type Draft } from "./board_model";

const LIVES_MS = 2500;
const AT_ONCE_MAX = 500;

export class RemoteDrafts {
  readonly #drafts = new Map<string, { draft: Draft; expiresAt: number }>();
  readonly #changed: (ids: readonly string[]) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `changed` is told which elements look different now. */
  constructor(changed: (ids: readonly string[]) => void) {
    this.#changed = changed;
  }

  get(id: string): Draft | undefined {
    return this.#drafts.get(id)?.draft;
  }

  receive(value: unknown): void {
    const drafts = (Array.isArray(value) ? value.slice(0, AT_ONCE_MAX) : []).map(readDraft);
    const sound = drafts.filter((draft) => draft !== null);
    const expiresAt = performance.now() + LIVES_MS;
    for (const draft of sound) this.#drafts.set(draft.id, { draft, expiresAt });
    this.#changed(sound.map((draft) => draft.id));
    this.#timer ??= setTimeout(() => this.#expire(), LIVES_MS);
  }

  /** The element was committed: its draft is older. */
  forget(id: string): void {
    this.#drafts.delete(id);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #expire(): void {
    const now = performance.now();
    const old = [...this.#drafts].filter(([, { expiresAt }]) => expiresAt <= now).map(([id]) => id);
    for (const id of old) this.#drafts.delete(id);
    this.#timer = this.#drafts.size > 0 ? setTimeout(() => this.#expire(), LIVES_MS / 2) : undefined;
    this.#changed(old);
  }
}
