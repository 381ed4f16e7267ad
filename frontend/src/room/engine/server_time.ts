/**
 * The server's time, from the fastest of the last probes: its answer was least delayed.
 *
 * `performance.now()` carries it between probes, because Date.now() jumps when a machine corrects its clock.
 */

const SAMPLES_KEPT = 8;

interface Sample {
  roundTrip: number;
  offset: number;
}

export class ServerTime {
  readonly #localNow: () => number;
  #samples: Sample[] = [];
  #guess: number;

  constructor(localNow: () => number = () => performance.now(), guess = Date.now()) {
    this.#localNow = localNow;
    this.#guess = guess - localNow();
  }

  /** A PONG came back. `sentAt` is the local time that the PING carried. */
  probed(sentAt: number, serverNow: number): void {
    const receivedAt = this.#localNow();
    const sample = { roundTrip: receivedAt - sentAt, offset: serverNow - (sentAt + receivedAt) / 2 };
    this.#samples = [...this.#samples, sample].slice(-SAMPLES_KEPT);
  }

  /** A one-way message told the time: forget older probes (the machine may have slept) until new ones come. */
  told(serverNow: number): void {
    this.#samples = [];
    this.#guess = serverNow - this.#localNow();
  }

  now(): number {
    return this.#localNow() + this.#offset();
  }

  #offset(): number {
    if (this.#samples.length === 0) return this.#guess;
    return this.#samples.reduce((best, one) => (one.roundTrip < best.roundTrip ? one : best)).offset;
  }
}
