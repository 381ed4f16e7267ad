/**
 * What was typed and is not acknowledged, kept in this browser under its person and its form's address.
 *
 * All tabs of a person keep a form in one place: the last who typed is there, and a tab takes out only what it
 * has saved itself.
 */

import { pageStorage } from "../../storage";
import { isSame, type Fields } from "./fields";

const PREFIX = "autosave:";
const OF_ROOM = /^tradeoff\.room\..+\.lines$/;

export interface Kept {
  fields: Fields;
  /** What `fields` started from; empty where the form has no revisions. */
  revision: string;
  /** What was sent and not answered: it may have been stored. */
  unanswered: Fields | null;
}

export class Keeper {
  private readonly storage = pageStorage("localStorage");

  constructor(private readonly key: string) {}

  read(): Kept | null {
    try {
      const kept = JSON.parse(this.storage?.getItem(this.key) ?? "null") as Partial<Kept> | null;
      return kept?.fields ? { fields: kept.fields, revision: kept.revision ?? "", unanswered: kept.unanswered ?? null } : null;
    } catch {
      return null;
    }
  }

  keep(kept: Kept): void {
    try {
      this.storage?.setItem(this.key, JSON.stringify(kept));
    } catch {
      // A full or forbidden storage: the page itself still holds the text.
    }
  }

  drop(saved: Fields): void {
    const kept = this.read();
    if (!kept || isSame(kept.fields, saved)) this.storage?.removeItem(this.key);
  }
}

/** The place of a form: `path` is its address. */
export function keyOf(person: string, path: string): string {
  return `${PREFIX}${person}:${path}`;
}

/** Is anything of a person's forms below this address not saved yet? */
export function isKept(person: string, path: string): boolean {
  return keys().some((key) => key.startsWith(keyOf(person, path)));
}

export function forget(person: string, path: string): void {
  removeAll((key) => key.startsWith(keyOf(person, path)));
}

/** Everything of everybody, the room's unsaved lines included: for signing out. */
export function forgetAll(): void {
  removeAll((key) => key.startsWith(PREFIX) || OF_ROOM.test(key));
}

function removeAll(matches: (key: string) => boolean): void {
  for (const key of keys().filter(matches)) pageStorage("localStorage")?.removeItem(key);
}

function keys(): string[] {
  return Object.keys(pageStorage("localStorage") ?? {});
}
