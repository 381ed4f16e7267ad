/** What this tab calls its connections: one epoch for all, and another for each that was made anew by itself. Pure. */

export class Epochs {
  #base = 0;
  #newest = 0;
  readonly #anew = new Map<string, number>();

  /** Of this tab's place in the call; 0 while it is in none. */
  get base(): number {
    return this.#base;
  }

  /** Of the connection to this tab of another person. */
  towards(tab: string): number {
    return this.#anew.get(tab) ?? this.#base;
  }

  /** Be in the call from `now` on, with connections that no earlier word or signal belongs to. */
  begin(now: number): void {
    this.#base = this.#next(now);
    this.#anew.clear();
  }

  /** Make the connection to this tab anew, and no other. */
  renew(tab: string, now: number): void {
    this.#anew.set(tab, this.#next(now));
  }

  end(): void {
    this.#base = 0;
    this.#anew.clear();
  }

  #next(now: number): number {
    this.#newest = Math.max(this.#newest + 1, Math.round(now));
    return this.#newest;
  }
}
