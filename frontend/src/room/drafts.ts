/**
 * The interviewer's nine lines as they are being entered. Every change is saved by itself after a short rest.
 *
 * A change that is not on the server yet is kept in this browser, so that neither a reload nor a lost connection
 * loses a score; it is taken out as soon as the server has it. All tabs of a person keep their lines in one place,
 * so a tab touches only the line that it changes, and takes out only what it has saved itself.
 *
 * A save names the revision that it started from. Where another tab was faster the person chooses between the two.
 * What was sent and not answered is sent again as it was before anything newer: the server knows its own content.
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
  roundSeconds: number | null;
}

/** An entry as the server has it; its revision is null where that is not known. */
export type StoredEntry = LineEntry & { revision: number | null };

export type SaveState = "saved" | "unsaved" | "saving" | "refused" | "conflict";

export interface LineDraft {
  entry: LineEntry;
  state: SaveState;
  /** Why it was refused, or why it is being tried again. */
  problem: string;
  /** What `entry` started from. */
  revision: number | null;
  /** What was sent and not answered: it may have been stored. */
  unanswered: LineEntry | null;
  /** What another tab has saved meanwhile, in a conflict; after a reload it is asked for again. */
  theirs: StoredEntry | null;
}

type KeptDraft = Pick<LineDraft, "entry" | "revision" | "unanswered">;

export type Drafts = Readonly<Record<string, LineDraft>>;

const REST_MS = 500;
const AGAIN_AFTER_MS = 3000;

export const EMPTY_ENTRY: StoredEntry = {
  score: null,
  notReached: false,
  notReachedReason: "",
  note: "",
  roundSeconds: null,
  revision: 0,
};

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
  change(line: string, from: StoredEntry, change: Partial<LineEntry>): void {
    const { revision: stored, ...known } = from;
    const before = this.#drafts[line] ?? { ...fresh(known, stored), state: "saved" };
    const draft = { ...before, entry: { ...before.entry, ...change }, problem: "" };
    const isAsking = before.state === "conflict";
    this.#set(line, { ...draft, state: isAsking ? "conflict" : "unsaved" });
    this.#keep(line);
    if (!isAsking) this.#saveSoon(line, REST_MS);
  }

  /** Of the two in a conflict: save this tab's over the other's. */
  keepMine(line: string): void {
    const draft = this.#drafts[line];
    if (!draft?.theirs) return;
    this.#set(line, { ...draft, revision: draft.theirs.revision, theirs: null, state: "unsaved" });
    this.#keep(line);
    this.#saveSoon(line, 0);
  }

  /** Of the two in a conflict: what the other tab has saved. */
  takeTheirs(line: string): void {
    const draft = this.#drafts[line];
    if (!draft?.theirs) return;
    const { revision, ...entry } = draft.theirs;
    this.#forget(line, draft.entry);
    this.#set(line, { ...fresh(entry, revision), state: "saved" });
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
    if (!draft || draft.state === "saved" || draft.state === "conflict" || this.#sending.has(line)) return;
    const sent = draft.unanswered ?? draft.entry;
    this.#sending.add(line);
    this.#set(line, { ...draft, state: "saving", unanswered: sent });
    this.#keep(line);
    try {
      const path = `/rounds/${this.#roundId}/assessment/lines/${line}/`;
      const { revision } = await this.#api.put<{ revision: number }>(path, wireBody(sent, draft.revision));
      this.#settle(line, sent, { state: "saved", problem: "", revision, unanswered: null });
    } catch (error) {
      this.#fail(line, sent, error);
    }
  }

  #fail(line: string, sent: LineEntry, error: unknown): void {
    const again = isPassing(error) || isBeforeStart(error);
    const clash = clashOf(error);
    if (clash) this.#settle(line, this.#drafts[line]?.entry ?? sent, { ...clash, state: "conflict", problem: "" });
    else if (again) this.#settle(line, sent, { state: "unsaved", problem: sentenceOf(error) }, AGAIN_AFTER_MS);
    else this.#settle(line, sent, { state: "refused", problem: sentenceOf(error), unanswered: null });
  }

  /** What was typed while the request ran is not settled by its answer; it is saved next. */
  #settle(line: string, sent: LineEntry, outcome: Partial<LineDraft>, again = 0): void {
    this.#sending.delete(line);
    const draft = this.#drafts[line];
    if (outcome.state === "saved") this.#forget(line, sent);
    if (!draft) return;
    const isNewer = draft.entry !== sent;
    const next = { ...draft, ...outcome };
    this.#set(line, isNewer ? { ...next, state: "unsaved" } : next);
    if (this.#drafts[line]?.state !== "saved") this.#keep(line);
    if (isNewer || again) this.#saveSoon(line, again);
  }

  #set(line: string, draft: LineDraft): void {
    this.#publish({ ...this.#drafts, [line]: draft });
  }

  #publish(drafts: Drafts): void {
    this.#drafts = drafts;
    for (const listener of this.#listeners) listener();
  }

  #keep(line: string): void {
    const draft = this.#drafts[line];
    if (!draft) return;
    const { entry, revision, unanswered } = draft;
    this.#changeKept((kept) => kept.set(line, { entry, revision, unanswered }));
  }

  #forget(line: string, saved: LineEntry): void {
    this.#changeKept((kept) => isSame(kept.get(line)?.entry, saved) && kept.delete(line));
  }

  #changeKept(change: (kept: Map<string, KeptDraft>) => void): void {
    try {
      const kept = new Map(this.#readKept());
      change(kept);
      if (kept.size === 0) this.#storage?.removeItem(this.storageKey);
      else this.#storage?.setItem(this.storageKey, JSON.stringify([...kept]));
    } catch {
      // A full or forbidden storage costs the safety net only; the drafts are still saved to the server.
    }
  }

  #readKept(): [string, KeptDraft][] {
    return parsed(this.#storage?.getItem(this.storageKey) ?? "[]");
  }
}

/** What a page kept before; nothing, where somebody else wrote there. */
function parsed(kept: string): [string, KeptDraft][] {
  try {
    return (JSON.parse(kept) as [string, Partial<KeptDraft>][]).flatMap(([line, { entry, revision, unanswered }]) =>
      entry ? [[line, { entry, revision: revision ?? null, unanswered: unanswered ?? null }]] : [],
    );
  } catch {
    return [];
  }
}

function unsavedDrafts(kept: [string, KeptDraft][]): Drafts {
  return Object.fromEntries(
    kept.map(([line, { entry, revision, unanswered }]) => [line, { ...fresh(entry, revision), unanswered }]),
  );
}

function fresh(entry: LineEntry, revision: number | null): LineDraft {
  return { entry, revision, state: "unsaved", problem: "", unanswered: null, theirs: null };
}

function isSame(kept: LineEntry | undefined, entry: LineEntry): boolean {
  return kept !== undefined && JSON.stringify(wireBody(kept, null)) === JSON.stringify(wireBody(entry, null));
}

function wireBody(entry: LineEntry, revision: number | null) {
  return {
    score: entry.score,
    not_reached: entry.notReached,
    not_reached_reason: entry.notReachedReason,
    note: entry.note,
    round_seconds: entry.roundSeconds,
    ...(revision === null ? {} : { revision }),
  };
}

type WireEntry = ReturnType<typeof wireBody>;

function clashOf(error: unknown): Pick<LineDraft, "theirs" | "unanswered"> | null {
  if (!(error instanceof ApiRefusal) || error.code !== "conflict") return null;
  const { theirs, revision } = error.body as { theirs: WireEntry; revision: number };
  return { theirs: { ...entryOf(theirs), revision }, unanswered: null };
}

function entryOf(wire: WireEntry): LineEntry {
  return {
    score: wire.score,
    notReached: wire.not_reached,
    notReachedReason: wire.not_reached_reason,
    note: wire.note,
    roundSeconds: wire.round_seconds,
  };
}

function isBeforeStart(error: unknown): boolean {
  return error instanceof ApiRefusal && error.code === "not_yet";
}
