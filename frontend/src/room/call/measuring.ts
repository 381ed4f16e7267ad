/** What is measured of a call: how good each connection is, and who speaks. */

import type { LevelMeter } from "../../media/level";
import { QualityMeter, sampleOf, type Reading } from "./quality";
import { SpeakingMeter, type Energy } from "./speaking";

/** This person's own microphone. */
export class OwnVoice {
  readonly #meter = new SpeakingMeter();
  #microphone: LevelMeter | null = null;

  /** Listen to this microphone from now on, or to none. */
  listenTo(microphone: LevelMeter | null): void {
    this.#microphone?.stop();
    this.#microphone = microphone;
  }

  /** Whether they speak at `now`; who is muted never does. */
  speaks(isOpen: boolean, now: number): boolean {
    if (!isOpen) this.#meter.silence();
    return this.#meter.heard(isOpen ? (this.#microphone?.read() ?? 0) : 0, now);
  }
}

/** The connection to one other person, and their voice on it. */
export class LegMeter {
  #quality = new QualityMeter();
  readonly #voice = new SpeakingMeter();

  /** Pictures should give way to the voice. */
  get isLastinglyPoor(): boolean {
    return this.#quality.isLastinglyPoor;
  }

  /** Another way, or other things sent on it: what was measured before says nothing of it. */
  beginAnew(): void {
    this.#quality = new QualityMeter();
  }

  /** Take what the browser tells of the connection at one moment. */
  addStats(stats: RTCStatsReport): Reading {
    return this.#quality.add(sampleOf(stats.values() as Iterable<Record<string, unknown>>));
  }

  /** Whether they speak at `now`, by all that came of them so far; who is muted never does. */
  speaks(isOpen: boolean, heard: Energy | null, now: number): boolean {
    if (!isOpen) this.#voice.silence();
    return this.#voice.heardInAll(isOpen ? heard : null, now);
  }
}
