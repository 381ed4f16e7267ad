/**
 * The interviewer's nine lines as they are being entered. Every change is saved by itself after a short rest.
 *
 * A change that is not on the server yet is kept in this browser, so that neither a reload nor a lost connection
 * loses a score; it is taken out as soon as the server has it. All tabs of a person keep their lines in one place,
 * so a tab touches only the line that it changes, and takes out only what it has saved itself.
 */

import { pageStorage } from "../storage";
import type { Api } from "./engine";
import { ApiRefusal } from "./engine";
import { isPassing, sentenceOf } from "./remote";

export interface LineEntry {
  score: number | null;
  notReached: boolean;
  notReachedReason: string;
  note: string;
}

export type SaveState = "saved" | "unsaved" | "saving" | "refused";

export interface LineDraft {
  entry: LineEntry;
  state: SaveState;
  /** Why it was refused, or why it is being tried again. */
  problem: string;
}

export type Drafts = Readonly<Record<string, LineDraft>>;

const REST_MS = 500;
const AGAIN_AFTER_MS = 3000;

export const EMPTY_ENTRY: LineEntry = { score: null, notReached: false, notReachedReason: "", note: "" };

export class LineDrafts {
  readonly #api: Api;
  readonly #roundId: string;
  readonly #storage: Storage | null;
  readonly #listeners = new Set<() => void>();
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();
  /** Lines with a request on its way: one at a time per line, so that an older save never lands last. */
  readonly #sending = new Set<string>();
  #drafts: Drafts;

  constructor(api: Api, roundId: string, userId: number, storage = pageStorage("localStorage")) {
    this.#api = api;
    this.#roundId = roundId;
    this.#storage = storage;
    this.storageKey = `tradeoff.room.${roundId}.${userId}.lines`;
    this.#drafts = unsavedDrafts(this.#readKept());
    for (const line of Object.keys(this.#drafts)) this.#saveSoon(line, 0);
  }

  readonly storageKey: string;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly getDrafts = (): Drafts => this.#drafts;

  get unsaved(): boolean {
    return Object.values(this.#drafts).some((draft) => draft.state !== "saved");
  }

  /** Change a line from what it is now (`from`: the server's entry where there is no draft yet). */
  change(line: string, from: LineEntry, change: Partial<LineEntry>): void {
    const entry = { ...(this.#drafts[line]?.entry ?? from), ...change };
    this.#keep(line, entry);
    this.#set(line, { entry, state: "unsaved", problem: "" });
    this.#saveSoon(line, REST_MS);
  }

  /** The server told of a newer entry, saved by another tab or by this one. A draft in progress stays. */
  forgetSaved(line: string): void {
    if (this.#drafts[line]?.state !== "saved") return;
    this.#publish(Object.fromEntries(Object.entries(this.#drafts).filter(([key]) => key !== line)));
  }

  #saveSoon(line: string, delay: number): void {
    clearTimeout(this.#timers.get(line));
    this.#timers.set(
      line,
      setTimeout(() => void this.#save(line), delay),
    );
  }

  async #save(line: string): Promise<void> {
    const draft = this.#drafts[line];
    if (!draft || draft.state === "saved" || this.#sending.has(line)) return;
    this.#sending.add(line);
    this.#set(line, { ...draft, state: "saving" });
    try {
      await this.#api.put(`/rounds/${this.#roundId}/assessment/lines/${line}/`, wireEntry(draft.entry));
      this.#settle(line, draft.entry, { state: "saved", problem: "" });
    } catch (error) {
      const again = isPassing(error) || isBeforeStart(error);
      this.#settle(line, draft.entry, { state: again ? "unsaved" : "refused", problem: sentenceOf(error) });
      if (again) this.#saveSoon(line, AGAIN_AFTER_MS);
    }
  }

  /** What was typed while the request ran is not settled by its answer; it is saved next. */
  #settle(line: string, sent: LineEntry, outcome: Pick<LineDraft, "state" | "problem">): void {
    this.#sending.delete(line);
    if (outcome.state === "saved") this.#forget(line, sent);
    const draft = this.#drafts[line];
    if (!draft) return;
    if (draft.entry === sent) {
      this.#set(line, { ...draft, ...outcome });
    } else {
      this.#set(line, { ...draft, state: "unsaved" });
      this.#saveSoon(line, 0);
    }
  }

  #set(line: string, draft: LineDraft): void {
    this.#publish({ ...this.#drafts, [line]: draft });
  }

  #publish(drafts: Drafts): void {
    this.#drafts = drafts;
    for (const listener of this.#listeners) listener();
  }

  #keep(line: string, entry: LineEntry): void {
    this.#changeKept((kept) => kept.set(line, entry));
  }

  #forget(line: string, saved: LineEntry): void {
    this.#changeKept((kept) => isSame(kept.get(line), saved) && kept.delete(line));
  }

  #changeKept(change: (kept: Map<string, LineEntry>) => void): void {
    try {
      const kept = new Map(this.#readKept());
      change(kept);
      if (kept.size === 0) this.#storage?.removeItem(this.storageKey);
      else this.#storage?.setItem(this.storageKey, JSON.stringify([...kept]));
    } catch {
      // A full or forbidden storage costs the safety net only; the drafts are still saved to the server.
    }
  }

  #readKept(): [string, LineEntry][] {
    return parsed(this.#storage?.getItem(this.storageKey) ?? "[]");
  }
}

/** What a page kept before; nothing, where somebody else wrote there. */
function parsed(kept: string): [string, LineEntry][] {
  try {
    return JSON.parse(kept) as [string, LineEntry][];
  } catch {
    return [];
  }
}

function unsavedDrafts(kept: [string, LineEntry][]): Drafts {
  return Object.fromEntries(kept.map(([line, entry]) => [line, { entry, state: "unsaved", problem: "" }]));
}

function isSame(kept: LineEntry | undefined, entry: LineEntry): boolean {
  return kept !== undefined && JSON.stringify(wireEntry(kept)) === JSON.stringify(wireEntry(entry));
}

function wireEntry(entry: LineEntry) {
  return {
    score: entry.score,
    not_reached: entry.notReached,
    not_reached_reason: entry.notReachedReason,
    note: entry.note,
  };
}

function isBeforeStart(error: unknown): boolean {
  return error instanceof ApiRefusal && error.code === "not_yet";
}
