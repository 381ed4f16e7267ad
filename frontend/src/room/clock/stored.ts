/** A value that this browser remembers and all of its tabs share; storage that is refused costs the memory only. */

import { useSyncExternalStore } from "react";

export class Stored<T> {
  readonly #key: string;
  readonly #initial: T;
  readonly #listeners = new Set<() => void>();
  #raw: string | null = null;
  #value: T;

  constructor(key: string, initial: T) {
    this.#key = key;
    this.#initial = initial;
    this.#value = initial;
    this.#read();
  }

  /** The same object until it changes. */
  get = (): T => this.#value;

  set(value: T): void {
    this.#value = value;
    this.#raw = JSON.stringify(value);
    try {
      localStorage.setItem(this.#key, this.#raw);
    } catch {
      // A private window may refuse; the value holds until the page is closed.
    }
    this.#listeners.forEach((listener) => listener());
  }

  /** Look again at what another tab may have written a moment ago. */
  refresh(): T {
    this.#read();
    return this.#value;
  }

  subscribe = (listener: () => void): (() => void) => {
    if (this.#listeners.size === 0) window.addEventListener("storage", this.#heard);
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) window.removeEventListener("storage", this.#heard);
    };
  };

  #heard = (event: StorageEvent): void => {
    if (event.key !== null && event.key !== this.#key) return;
    this.#read();
    this.#listeners.forEach((listener) => listener());
  };

  #read(): void {
    try {
      const raw = localStorage.getItem(this.#key);
      if (raw === this.#raw) return;
      this.#raw = raw;
      this.#value = raw === null ? this.#initial : (JSON.parse(raw) as T);
    } catch {
      this.#value = this.#initial;
    }
  }
}

export function useStored<T>(stored: Stored<T>): T {
  return useSyncExternalStore(stored.subscribe, stored.get);
}
