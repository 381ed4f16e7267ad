/** Whether somebody speaks: loud at a moment, and for a little while after it, since words have gaps. Pure. */

import { SPEECH } from "../../media/level";

const GAP_MS = 700;

/** Running totals of a sound as `getStats` has them. */
export interface Energy {
  energy: number;
  seconds: number;
}

export class SpeakingMeter {
  #loudAt = -Infinity;
  #last: Energy | null = null;

  /** Take a loudness from 0 to 1 at a moment; return whether they speak. */
  heard(level: number, now: number): boolean {
    if (level > SPEECH) this.#loudAt = now;
    return now - this.#loudAt < GAP_MS;
  }

  /** Take running totals; null while there is nothing to hear. */
  heardInAll(total: Energy | null, now: number): boolean {
    const level = total && this.#last ? levelBetween(this.#last, total) : 0;
    this.#last = total;
    return this.heard(level, now);
  }

  /** Silent on purpose: no gap to bridge. */
  silence(): void {
    this.#loudAt = -Infinity;
  }
}

/** The root mean square of what came between two looks. */
function levelBetween(before: Energy, after: Energy): number {
  const seconds = after.seconds - before.seconds;
  return seconds > 0 ? Math.sqrt(Math.max(0, after.energy - before.energy) / seconds) : 0;
}
