/**
 * The server's time, as a span of offsets that must hold it.
 *
 * The server stamps its answer after it was asked and before it is heard: each exchange says that server minus local
 * lies within [stamp - heard, stamp - asked], however lopsided the delays are. What all exchanges allow together is
 * narrower than the best of them alone, and its middle is never further off than half the fastest round trip.
 *
 * `performance.now()` carries it between exchanges, because Date.now() jumps when a machine corrects its clock.
 */

/** How far two clocks part in a millisecond, at most: what is known grows that much less certain. */
const DRIFT = 500e-6;

/** One question and its answer: local times at both ends, the server's in between. */
export interface Exchange {
  askedAt: number;
  serverNow: number;
  heardAt: number;
}

interface Known {
  lowest: number;
  highest: number;
  /** Local time at which this held. */
  at: number;
}

export class ServerTime {
  readonly #localNow: () => number;
  #known: Known | null = null;
  #guess: number;

  constructor(localNow: () => number = () => performance.now(), guess = Date.now()) {
    this.#localNow = localNow;
    this.#guess = guess - localNow();
  }

  /** An answer came, just now unless `heardAt` says when. */
  heard({ askedAt, serverNow, heardAt = this.#localNow() }: Omit<Exchange, "heardAt"> & { heardAt?: number }): void {
    const told = { lowest: serverNow - heardAt, highest: serverNow - askedAt, at: heardAt };
    this.#known = this.#known === null ? told : (narrowed(this.#known, told) ?? told);
  }

  /** The local clock may have stood still, as it does in some machines' sleep: the next answer counts alone. */
  doubt(): void {
    this.#guess = this.#offset();
    this.#known = null;
  }

  now(): number {
    return this.#localNow() + this.#offset();
  }

  #offset(): number {
    return this.#known === null ? this.#guess : (this.#known.lowest + this.#known.highest) / 2;
  }
}

/** What both allow; null when nothing is, because one of the two clocks has jumped in between. */
function narrowed(known: Known, told: Known): Known | null {
  const drift = Math.max(0, told.at - known.at) * DRIFT;
  const lowest = Math.max(known.lowest - drift, told.lowest);
  const highest = Math.min(known.highest + drift, told.highest);
  return lowest <= highest ? { lowest, highest, at: told.at } : null;
}

/** When the page itself was asked for and began to arrive: its server's time is the first exchange of all. */
export function exchangeOfPage(serverNow: number, page: Performance = performance): Exchange {
  const [visit] = page.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  return {
    askedAt: visit?.requestStart ?? 0,
    serverNow,
    heardAt: visit?.responseStart || page.now(),
  };
}
