/**
 * How far the log is known without a gap.
 *
 * A tab's own entries come back as ACKs and other people's as ENTRIES, so numbers may arrive a little out of
 * order. They are applied at once (each of them may be applied early or twice); only where to resume from waits.
 */
export class Sequence {
  #last = 0;
  readonly #ahead = new Set<number>();

  /** The number to resume after. */
  get last(): number {
    return this.#last;
  }

  get hasGap(): boolean {
    return this.#ahead.size > 0;
  }

  add(seq: number): void {
    if (seq > this.#last) this.#ahead.add(seq);
    this.#advance();
  }

  /** Everything up to here is known: a snapshot stands for it. */
  knownUpTo(seq: number): void {
    this.#last = Math.max(this.#last, seq);
    for (const known of this.#ahead) if (known <= this.#last) this.#ahead.delete(known);
    this.#advance();
  }

  #advance(): void {
    while (this.#ahead.delete(this.#last + 1)) this.#last += 1;
  }
}
