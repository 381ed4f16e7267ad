/**
 * Tells that the machine slept or the page was suspended, where no event does: timers come late after it, or the wall
 * clock has gone on while `performance.now()` stood still.
 */

/** Later than any timer of a page in view. */
const LATE_MS = 4000;
/** More than clocks part between two looks, and less than anybody notices on a clock of seconds. */
const PARTED_MS = 100;

export class SleepWatch {
  readonly #local: () => number;
  readonly #wall: () => number;
  #lastLook: number;
  #lastGap: number;

  constructor(local: () => number = () => performance.now(), wall: () => number = () => Date.now()) {
    this.#local = local;
    this.#wall = wall;
    this.#lastLook = local();
    this.#lastGap = wall() - local();
  }

  /** To be asked every second: has there been a sleep since the last time? */
  slept(): boolean {
    const local = this.#local();
    const gap = this.#wall() - local;
    const slept = local - this.#lastLook > LATE_MS || Math.abs(gap - this.#lastGap) > PARTED_MS;
    this.#lastLook = local;
    this.#lastGap = gap;
    return slept;
  }
}
