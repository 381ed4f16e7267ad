/**
 * What a tab remembers over a reload: its name, how far its own count has gone, and unsaved messages.
 *
 * A duplicated browser tab copies the session storage, and two sockets of one name would throw each other
 * out: a lock held for the page's life tells the copy to take a new name.
 */

import { toHex } from "./protocol";

export interface UnsavedChat {
  key: string;
  text: string;
  /** null: never sent. */
  lseq: number | null;
}

export interface TabMemory {
  tab: string;
  lseq: number;
  chats: UnsavedChat[];
}

export type TabStorage = Pick<Storage, "getItem" | "setItem">;

export class Tab {
  readonly #key: string;
  readonly #storage: TabStorage | null;
  #memory: TabMemory;

  constructor(roundId: string, storage: TabStorage | null) {
    this.#key = `tradeoff.room.${roundId}`;
    this.#storage = storage;
    this.#memory = this.#read() ?? freshMemory();
  }

  get memory(): Readonly<TabMemory> {
    return this.#memory;
  }

  remember(change: Partial<TabMemory>): void {
    this.#memory = { ...this.#memory, ...change };
    try {
      this.#storage?.setItem(this.#key, JSON.stringify(this.#memory));
    } catch {
      // Full or forbidden storage: the tab lives without a memory, and a reload takes a new name.
    }
  }

  /** Be the only page of this name, under a new one if need be. Resolves before the first HELLO. */
  async claim(locks: LockManager | null): Promise<void> {
    if (locks !== null && !(await isFree(locks, this.#memory.tab))) {
      this.#memory = freshMemory();
      await isFree(locks, this.#memory.tab);
    }
    this.remember({});
  }

  #read(): TabMemory | null {
    try {
      const stored = JSON.parse(this.#storage?.getItem(this.#key) ?? "null") as TabMemory | null;
      return stored !== null && /^[0-9a-f]{16}$/.test(stored.tab) ? stored : null;
    } catch {
      return null;
    }
  }
}

function freshMemory(): TabMemory {
  return { tab: toHex(crypto.getRandomValues(new Uint8Array(8))), lseq: 0, chats: [] };
}

/** Take the name's lock if nobody has it, and keep it until the page goes away. */
function isFree(locks: LockManager, tab: string): Promise<boolean> {
  return new Promise((resolve) => {
    locks
      .request(`tradeoff.tab.${tab}`, { ifAvailable: true }, (lock) => {
        resolve(lock !== null);
        return lock === null ? undefined : new Promise<void>(() => undefined);
      })
      .catch(() => resolve(true));
  });
}
