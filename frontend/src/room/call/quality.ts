/** How good the connection of a call is, from the browser's own figures. Pure. */

export type Quality = "good" | "fair" | "poor";

/** Running totals as `getStats` has them at one moment; null where it does not say. */
export interface Sample {
  roundTripMs: number | null;
  packetsReceived: number;
  packetsLost: number;
  /** Of what we sent, as the partner last reported it. */
  lostOnTheWay: number | null;
}

const WINDOW = 3;
const POOR = { roundTripMs: 600, loss: 0.08 };
const FAIR = { roundTripMs: 250, loss: 0.02 };
/** Below this there was nothing to lose: a silent line is not a bad one. */
const ENOUGH_PACKETS = 10;

export interface Reading {
  quality: Quality;
  roundTripMs: number | null;
  /** The share of packets that did not arrive, the worse of both ways. */
  loss: number;
}

/** Reads samples taken about every two seconds; one bad moment alone does not change its mind. */
export class QualityMeter {
  readonly #readings: Reading[] = [];
  #last: Sample | null = null;
  #poorInARow = 0;

  /** Return what the last few samples say together. */
  add(sample: Sample): Reading {
    const reading = readingOf(sample, this.#last);
    this.#last = sample;
    this.#readings.push(reading);
    if (this.#readings.length > WINDOW) this.#readings.shift();
    const together = averaged(this.#readings);
    this.#poorInARow = together.quality === "poor" ? this.#poorInARow + 1 : 0;
    return together;
  }

  /** True once it has been poor for long enough that pictures should give way to the voice. */
  get isLastinglyPoor(): boolean {
    return this.#poorInARow >= WINDOW;
  }
}

function readingOf(sample: Sample, before: Sample | null): Reading {
  const received = sample.packetsReceived - (before?.packetsReceived ?? 0);
  const lost = Math.max(0, sample.packetsLost - (before?.packetsLost ?? 0));
  const here = received + lost < ENOUGH_PACKETS ? 0 : lost / (received + lost);
  const loss = Math.max(here, sample.lostOnTheWay ?? 0);
  return { roundTripMs: sample.roundTripMs, loss, quality: qualityOf(sample.roundTripMs, loss) };
}

function averaged(readings: readonly Reading[]): Reading {
  const times = readings.flatMap(({ roundTripMs }) => (roundTripMs === null ? [] : [roundTripMs]));
  const roundTripMs = times.length === 0 ? null : mean(times);
  const loss = mean(readings.map((one) => one.loss));
  return { roundTripMs, loss, quality: qualityOf(roundTripMs, loss) };
}

function mean(figures: readonly number[]): number {
  return figures.reduce((sum, figure) => sum + figure, 0) / figures.length;
}

function qualityOf(roundTripMs: number | null, loss: number): Quality {
  const time = roundTripMs ?? 0;
  if (time > POOR.roundTripMs || loss > POOR.loss) return "poor";
  return time > FAIR.roundTripMs || loss > FAIR.loss ? "fair" : "good";
}

/** Add up what concerns us in a stats report. */
export function sampleOf(stats: Iterable<Record<string, unknown>>): Sample {
  const sample: Sample = { roundTripMs: null, packetsReceived: 0, packetsLost: 0, lostOnTheWay: null };
  for (const one of stats) {
    if (one.type === "candidate-pair" && one.nominated === true && typeof one.currentRoundTripTime === "number") {
      sample.roundTripMs = one.currentRoundTripTime * 1000;
    } else if (one.type === "inbound-rtp") {
      sample.packetsReceived += figure(one.packetsReceived);
      sample.packetsLost += figure(one.packetsLost);
    } else if (one.type === "remote-inbound-rtp") {
      sample.lostOnTheWay = Math.max(sample.lostOnTheWay ?? 0, figure(one.fractionLost));
    }
  }
  return sample;
}

function figure(value: unknown): number {
  return typeof value === "number" ? value : 0;
}
