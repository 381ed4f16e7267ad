import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { exchangeOfPage, ServerTime } from "./server_time";

const START = 1_790_000_000_000;
const FIVE_HOURS = 5 * 3_600_000;

/** A browser and its server: the local clock may run fast or slow, be hours off, and stand still in a sleep. */
class World {
  /** The server's time. */
  now = START;
  readonly time: ServerTime;
  #local = 0;
  readonly #rate: number;

  constructor({ skew = 0, driftPpm = 0 }: { skew?: number; driftPpm?: number } = {}) {
    this.#rate = 1 + driftPpm * 1e-6;
    this.time = new ServerTime(() => this.#local, START + skew);
  }

  pass(ms: number): void {
    this.now += ms;
    this.#local += ms * this.#rate;
  }

  sleep(ms: number): void {
    this.now += ms;
  }

  /** Ask and be answered; return half the round trip. */
  probe(there: number, back: number): number {
    const askedAt = this.#local;
    this.pass(there);
    const serverNow = this.now;
    this.pass(back);
    this.time.heard({ askedAt, serverNow });
    return (there + back) / 2;
  }

  get error(): number {
    return Math.abs(this.time.now() - this.now);
  }
}

const delay = fc.double({ min: 0, max: 300, noNaN: true });
const probe = fc.record({ there: delay, back: delay, pause: fc.integer({ min: 0, max: 5000 }) });
const world = fc.record({
  skew: fc.integer({ min: -FIVE_HOURS, max: FIVE_HOURS }),
  driftPpm: fc.integer({ min: -200, max: 200 }),
});

describe("ServerTime", () => {
  it("guesses by the browser's clock until the first answer", () => {
    const it = new World({ skew: 70 });
    it.pass(250);
    expect(it.error).toBe(70);
  });

  it("is never further off than half the fastest round trip and 20 ms, whatever delays and clocks do", () => {
    fc.assert(
      fc.property(world, fc.array(probe, { minLength: 1, maxLength: 40 }), (options, probes) => {
        const it = new World(options);
        let fastest = Infinity;
        for (const { there, back, pause } of probes) {
          fastest = Math.min(fastest, it.probe(there, back));
          expect(it.error).toBeLessThanOrEqual(fastest + 20);
          it.pass(pause);
          // Until the next answer only the drift of that time is added.
          expect(it.error).toBeLessThanOrEqual(fastest + 20);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("is right again with the first answer after a sleep in which the local clock stood still", () => {
    const sleep = fc.integer({ min: 1, max: 10 * 3_600_000 });
    fc.assert(
      fc.property(world, fc.array(probe, { maxLength: 10 }), sleep, probe, (options, before, slept, after) => {
        const it = new World(options);
        for (const { there, back } of before) it.probe(there, back);
        it.sleep(slept);
        it.time.doubt();
        const half = it.probe(after.there, after.back);
        expect(it.error).toBeLessThanOrEqual(half + 1);
      }),
    );
  });

  it("notices by itself that the clocks have parted, when nothing told of the sleep", () => {
    const sleep = fc.integer({ min: 1000, max: 10 * 3_600_000 });
    fc.assert(
      fc.property(world, fc.array(probe, { maxLength: 10 }), sleep, probe, (options, before, slept, after) => {
        const it = new World(options);
        for (const { there, back } of before) it.probe(there, back);
        it.sleep(slept);
        const half = it.probe(after.there, after.back);
        expect(it.error).toBeLessThanOrEqual(half + 1);
      }),
    );
  });

  it("keeps what it knew as a guess while in doubt", () => {
    const it = new World({ skew: FIVE_HOURS });
    it.probe(10, 10);
    it.time.doubt();
    expect(it.error).toBe(0);
  });

  it("measured over 1,000 probes with delays of 0 to 300 ms each way: close after one second, closer later", () => {
    const random = seeded(7);
    const first: number[] = [];
    const settled: number[] = [];
    for (let page = 0; page < 100; page += 1) {
      const it = new World({ skew: (random() - 0.5) * 2 * FIVE_HOURS, driftPpm: (random() - 0.5) * 100 });
      for (let count = 0; count < 10; count += 1) {
        const half = it.probe(random() * 300, random() * 300);
        expect(it.error).toBeLessThanOrEqual(half + 20);
        (count === 0 ? first : settled).push(it.error);
        it.pass(count < 5 ? 250 : 2000);
      }
    }
    expect(quantile(first, 0.5)).toBeLessThan(60);
    expect(quantile(settled, 0.5)).toBeLessThan(25);
    expect(quantile(settled, 0.99)).toBeLessThan(110);
  });
});

describe("exchangeOfPage", () => {
  const page = (visit: object[], now = 900) =>
    ({ getEntriesByType: () => visit, now: () => now }) as unknown as Performance;

  it("lies between asking for the page and its first byte", () => {
    const visit = { requestStart: 12, responseStart: 80 };
    expect(exchangeOfPage(START, page([visit]))).toEqual({ askedAt: 12, serverNow: START, heardAt: 80 });
  });

  it("takes the page's whole life where the browser does not tell", () => {
    expect(exchangeOfPage(START, page([]))).toEqual({ askedAt: 0, serverNow: START, heardAt: 900 });
  });
});

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
}

function quantile(values: number[], q: number): number {
  return [...values].sort((a, b) => a - b)[Math.floor(q * (values.length - 1))] ?? NaN;
}
