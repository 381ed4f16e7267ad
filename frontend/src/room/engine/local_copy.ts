/**
 * The document in this browser's own database, so that closing the tab while offline loses nothing.
 *
 * Where the browser has no database (private windows of some) the room works without: edits then live in the
 * page until the server has them.
 */

import { clearDocument, IndexeddbPersistence } from "y-indexeddb";
import type { Doc } from "yjs";

const REGISTER = "tradeoff.copies";
const KEPT_DAYS = 14;
const DAY_MS = 86_400_000;

export class LocalCopy {
  /** Resolves once what was kept is in the document; never, where there is no database. */
  readonly loaded: Promise<void>;
  readonly #name: string;
  #persistence: IndexeddbPersistence | null = null;
  #closed = false;

  constructor(roundId: string, userId: number, doc: Doc) {
    this.#name = `tradeoff.round.${roundId}.${userId}`;
    this.loaded = this.#open(doc);
  }

  /** Whether a change of the document came from here: it may or may not be on the server. */
  owns(origin: unknown): boolean {
    return origin !== null && origin === this.#persistence;
  }

  /** The server has everything: leave nothing on this machine. */
  async clear(): Promise<void> {
    await this.close();
    await forget([this.#name]);
  }

  async close(): Promise<void> {
    this.#closed = true;
    const persistence = this.#persistence;
    this.#persistence = null;
    await persistence?.destroy();
  }

  async #open(doc: Doc): Promise<void> {
    if (!(await hasDatabase()) || this.#closed) return new Promise(() => undefined);
    // Itself first: what its person comes back to is not old.
    register((names) => names.set(this.#name, Date.now()));
    void forgetOldCopies(Date.now());
    this.#persistence = new IndexeddbPersistence(this.#name, doc);
    await this.#persistence.whenSynced;
  }
}

/** y-indexeddb leaves a failed opening unhandled, so ask with a database that nobody uses. */
function hasDatabase(): Promise<boolean> {
  return new Promise((resolve) => {
    try {
      const request = indexedDB.open("tradeoff.probe");
      request.onerror = () => resolve(false);
      request.onsuccess = () => {
        request.result.close();
        resolve(true);
      };
    } catch {
      resolve(false);
    }
  });
}

/** Rooms that nobody came back to must not stay on a shared machine for ever. */
async function forgetOldCopies(now: number): Promise<void> {
  const old: string[] = [];
  register((names) => names.forEach((usedAt, name) => now - usedAt > KEPT_DAYS * DAY_MS && old.push(name)));
  await forget(old);
}

/**
 * Never wait for this where something depends on it: it ends only when no page holds the copies open any more. A
 * copy stays listed until then, and is tried again by the next page.
 */
async function forget(old: string[]): Promise<void> {
  const outcomes = await Promise.allSettled(old.map((name) => clearDocument(name)));
  const gone = old.filter((_, index) => outcomes[index]?.status === "fulfilled");
  register((names) => gone.forEach((name) => names.delete(name)));
}

/** Names of the copies on this machine, with the time each was last opened. */
function register(change: (names: Map<string, number>) => void): void {
  try {
    const stored = JSON.parse(localStorage.getItem(REGISTER) ?? "{}") as Record<string, number>;
    const names = new Map(Object.entries(stored));
    change(names);
    localStorage.setItem(REGISTER, JSON.stringify(Object.fromEntries(names)));
  } catch {
    // Without local storage old copies are not found; the browser's own eviction remains.
  }
}
