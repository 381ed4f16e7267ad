/**
 * Where a person was in a round's room, remembered in this browser: a tab closed by mistake opens where it was.
 *
 * Unsent words are in here too, so what is old is forgotten. Storage that is refused costs the memory only.
 */

import { useCallback, useState } from "react";

import type { RoomBoot } from "../engine";

const PREFIX = "tradeoff.place.";
const KEPT_DAYS = 14;
const DAY_MS = 86_400_000;

export type Seated = Pick<RoomBoot, "roundId" | "userId">;

export class Place {
  readonly #key: string;
  /** As this page found and left them; another tab may have kept others meanwhile. */
  readonly #values: Record<string, unknown>;

  constructor({ roundId, userId }: Seated) {
    this.#key = `${PREFIX}${roundId}.${userId}`;
    this.#values = readPlace(this.#key);
  }

  get<T>(name: string, initial: T): T {
    return name in this.#values ? (this.#values[name] as T) : initial;
  }

  set(name: string, value: unknown): void {
    this.#values[name] = value;
    const values = { ...readPlace(this.#key), [name]: value };
    try {
      localStorage.setItem(this.#key, JSON.stringify({ at: Date.now(), values }));
    } catch {
      // A private window may refuse; the place holds until the page is closed.
    }
  }
}

let current: { key: string; place: Place } | null = null;

/** The one place of this page's round. */
export function placeOf(seat: Seated): Place {
  const key = `${seat.roundId}.${seat.userId}`;
  if (current?.key !== key) {
    forgetOldPlaces(Date.now());
    current = { key, place: new Place(seat) };
  }
  return current.place;
}

/** State that is still there when the page is opened again. */
export function useKept<T>(seat: Seated, name: string, initial: T): [T, (next: T | ((before: T) => T)) => void] {
  const place = placeOf(seat);
  const [value, setValue] = useState<T>(() => place.get(name, initial));
  const keep = useCallback(
    (next: T | ((before: T) => T)) =>
      setValue((before) => {
        const chosen = typeof next === "function" ? (next as (before: T) => T)(before) : next;
        place.set(name, chosen);
        return chosen;
      }),
    [name, place],
  );
  return [value, keep];
}

function readPlace(key: string): Record<string, unknown> {
  try {
    const stored = JSON.parse(localStorage.getItem(key) ?? "null") as { values?: Record<string, unknown> } | null;
    return stored?.values ?? {};
  } catch {
    return {};
  }
}

/** Rooms that nobody came back to must not leave words on a shared machine for ever. */
export function forgetOldPlaces(now: number): void {
  try {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(PREFIX) && isOld(localStorage.getItem(key), now)) localStorage.removeItem(key);
    }
  } catch {
    // No storage, nothing to forget.
  }
}

function isOld(stored: string | null, now: number): boolean {
  try {
    const { at } = JSON.parse(stored ?? "{}") as { at?: number };
    return at === undefined || now - at > KEPT_DAYS * DAY_MS;
  } catch {
    return true;
  }
}
