/** Who else is in the call, by what they say of themselves: the others, and this person's other tabs. Pure. */

import type { Sender } from "../engine";
import type { CallWord } from "./types";

/** Every tab in the call says so more often than this, unless its browser has died. */
export const SILENT_FOR_MS = 10_000;

export interface Other extends Sender {
  /** As it holds for this tab. */
  word: CallWord;
  heardAt: number;
}

/**
 * What a word of somebody's means. old: of a connection that is over; connection: another tab or another epoch,
 * so a Leg is to be made; pictures: whether they want ours has changed; none: nothing that matters here.
 */
export type Change = "old" | "connection" | "pictures" | "none";

export class Others {
  readonly #others = new Map<number, Other>();
  #elsewhereUntil = 0;

  get all(): Other[] {
    return [...this.#others.values()];
  }

  of(author: number): Other | null {
    return this.#others.get(author) ?? null;
  }

  /** Whether the connection to this person is with this epoch of this tab. */
  isWith({ author, tab }: Sender, epoch: number): boolean {
    const other = this.of(author);
    return other?.tab === tab && other.word.epoch === epoch;
  }

  heard(word: CallWord, { author, tab }: Sender, now: number): Change {
    const before = this.of(author);
    if (before && word.epoch < before.word.epoch) return "old";
    this.#others.set(author, { author, tab, word, heardAt: now });
    if (before?.word.epoch !== word.epoch || before.tab !== tab) return "connection";
    return before.word.wants_video === word.wants_video ? "none" : "pictures";
  }

  /** False when this tab of theirs is not the one in the call. */
  left({ author, tab }: Sender): boolean {
    return this.of(author)?.tab === tab && this.#others.delete(author);
  }

  /** Those who have said nothing for so long that they may be gone. */
  silent(now: number): Other[] {
    return this.all.filter(({ heardAt }) => now - heardAt > SILENT_FOR_MS);
  }

  /** Another tab of this person speaks: it is in the call, or has just left it. */
  heardMyself(word: CallWord, now: number): void {
    this.#elsewhereUntil = word.epoch === 0 ? 0 : now + SILENT_FOR_MS;
  }

  isElsewhere(now: number): boolean {
    return now <= this.#elsewhereUntil;
  }
}
