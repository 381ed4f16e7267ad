/** Who else is in the call, by what they say of themselves: the partner, and this person's other tabs. Pure. */

import type { CallWord } from "./types";

/** Every tab in the call says so more often than this, unless its browser has died. */
export const SILENT_FOR_MS = 10_000;

export interface Partner {
  tab: string;
  word: CallWord;
  heardAt: number;
}

/**
 * What a word of the partner's means. old: of a connection that is over; connection: another tab or another epoch,
 * so a Peer is to be made; pictures: whether they want ours has changed; none: nothing that matters here.
 */
export type Change = "old" | "connection" | "pictures" | "none";

export class Others {
  #partner: Partner | null = null;
  #elsewhereUntil = 0;

  get partner(): Partner | null {
    return this.#partner;
  }

  /** Whether the connection that is there is with this epoch of this tab. */
  isWith(tab: string, epoch: number): boolean {
    return this.#partner?.tab === tab && this.#partner.word.epoch === epoch;
  }

  heardPartner(word: CallWord, tab: string, now: number): Change {
    const before = this.#partner;
    if (before && word.epoch < before.word.epoch) return "old";
    this.#partner = { tab, word, heardAt: now };
    if (before?.word.epoch !== word.epoch || before.tab !== tab) return "connection";
    return before.word.wants_video === word.wants_video ? "none" : "pictures";
  }

  /** False when this tab of theirs is not the one in the call. */
  partnerLeft(tab: string): boolean {
    if (this.#partner?.tab !== tab) return false;
    this.#partner = null;
    return true;
  }

  /** The partner's tab, if it has said nothing for so long that it may be gone. */
  silentTab(now: number): string | null {
    return this.#partner && now - this.#partner.heardAt > SILENT_FOR_MS ? this.#partner.tab : null;
  }

  /** Another tab of this person speaks: it is in the call, or has just left it. */
  heardMyself(word: CallWord, now: number): void {
    this.#elsewhereUntil = word.epoch === 0 ? 0 : now + SILENT_FOR_MS;
  }

  isElsewhere(now: number): boolean {
    return now <= this.#elsewhereUntil;
  }
}
