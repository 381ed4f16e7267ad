/** What is measured of a call: how good its connection is, and who speaks. */

import type { LevelMeter } from "../../media/level";
import { QualityMeter, sampleOf, type Reading } from "./quality";
import { SpeakingMeter, type Energy } from "./speaking";
import type { CallState } from "./types";

export class Measuring {
  #quality = new QualityMeter();
  #microphone: LevelMeter | null = null;
  readonly #mine = new SpeakingMeter();
  readonly #theirs = new SpeakingMeter();

  /** Pictures should give way to the voice. */
  get isLastinglyPoor(): boolean {
    return this.#quality.isLastinglyPoor;
  }

  /** Another connection, or other things sent on it: what was measured before says nothing of it. */
  beginAnew(): void {
    this.#quality = new QualityMeter();
  }

  /** Take what the browser tells of the connection at one moment. */
  addStats(stats: RTCStatsReport): Reading {
    return this.#quality.add(sampleOf(stats.values() as Iterable<Record<string, unknown>>));
  }

  /** Listen to this microphone from now on, or to none. */
  listenTo(microphone: LevelMeter | null): void {
    this.#microphone?.stop();
    this.#microphone = microphone;
  }

  /** Return who speaks at `now`. `heard`: all that came from the partner so far. Who is muted never speaks. */
  speaking(
    { microphone, talking, partner }: Pick<CallState, "microphone" | "talking" | "partner">,
    heard: Energy | null,
    now: number,
  ): CallState["speaking"] {
    const isOpen = microphone || talking;
    const isTheirsOpen = partner?.muted === false;
    if (!isOpen) this.#mine.silence();
    if (!isTheirsOpen) this.#theirs.silence();
    return {
      me: this.#mine.heard(isOpen ? (this.#microphone?.read() ?? 0) : 0, now),
      partner: this.#theirs.heardInAll(isTheirsOpen ? heard : null, now),
    };
  }
}
