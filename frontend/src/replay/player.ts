/** The controller: where in the round we are, whether it plays, and the document of that moment. */

import type { Doc } from "yjs";

import type { ReplayBoot } from "./boot";
import { History, Playhead, type Moved } from "./history";
import { landmarkAfter, landmarkBefore, landmarksOf, type Landmark } from "./landmarks";
import { countUpTo, type Recording } from "./recording";
import { advance, timelineOf, type Timeline } from "./timeline";

export const SPEEDS = [1, 2, 4, 8, 16] as const;
export type Speed = (typeof SPEEDS)[number];

/** What passes between two frames at most: a page that was hidden does not run on behind one's back. */
const LONGEST_FRAME_MS = 250;
const SLICE_MS = 12;

export interface PlayerState {
  /** ms since the round began */
  position: number;
  playing: boolean;
  speed: Speed;
  skipPauses: boolean;
  /** Counts jumps, so that each can be read out. */
  jumps: number;
}

export class Player {
  readonly recording: Recording;
  readonly timeline: Timeline;
  readonly landmarks: readonly Landmark[];
  readonly #history: History;
  readonly #playhead: Playhead;
  readonly #listeners = new Set<() => void>();
  readonly #sceneListeners = new Set<(moved: Moved) => void>();
  #state: PlayerState = { position: 0, playing: false, speed: 1, skipPauses: false, jumps: 0 };
  #frame = 0;
  #drawnAt = 0;

  constructor(boot: ReplayBoot, recording: Recording) {
    this.recording = recording;
    this.timeline = timelineOf(recording, boot.startedAt, boot.endedAt);
    this.landmarks = landmarksOf(boot.marks, recording.reveals, this.timeline.duration);
    this.#history = new History(recording.updates);
    this.#playhead = new Playhead(this.#history);
    this.#show(0);
  }

  /** The shared document as it was; another object after a jump. */
  get doc(): Doc {
    return this.#playhead.doc;
  }

  /** The same object until something changes: made for `useSyncExternalStore`. */
  getState = (): PlayerState => this.#state;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Hear of every change of the document. */
  onScene(listener: (moved: Moved) => void): () => void {
    this.#sceneListeners.add(listener);
    return () => this.#sceneListeners.delete(listener);
  }

  /** Make the keyframes beside whatever else the page does; `done` when every moment is near one. */
  prepare(done: () => void): void {
    const slice = () => {
      const until = performance.now() + SLICE_MS;
      if (this.#history.build(() => performance.now() >= until)) done();
      else setTimeout(slice);
    };
    setTimeout(slice);
  }

  /** The document at the end of the round. */
  finalDoc(): Doc {
    const last = new Playhead(this.#history);
    last.moveTo(this.#history.length);
    return last.doc;
  }

  toggle(): void {
    if (this.#state.playing) this.pause();
    else this.play();
  }

  play(): void {
    if (this.#state.playing) return;
    if (this.#state.position >= this.timeline.duration) this.#show(0);
    this.#set({ playing: true });
    this.#drawnAt = performance.now();
    this.#frame = requestAnimationFrame(this.#tick);
  }

  pause(): void {
    cancelAnimationFrame(this.#frame);
    this.#set({ playing: false });
  }

  seek(position: number): void {
    this.#show(position);
    this.#set({ jumps: this.#state.jumps + 1 });
  }

  seekBy(ms: number): void {
    this.seek(this.#state.position + ms);
  }

  toNextLandmark(): void {
    const next = landmarkAfter(this.landmarks, this.#state.position);
    if (next) this.seek(next.at);
  }

  toPreviousLandmark(): void {
    const { position, playing } = this.#state;
    const previous = landmarkBefore(this.landmarks, position, playing);
    if (previous) this.seek(previous.at);
  }

  setSpeed(speed: Speed): void {
    this.#set({ speed });
  }

  /** One step faster or slower, as far as it goes. */
  changeSpeed(steps: 1 | -1): void {
    this.#set({ speed: SPEEDS[SPEEDS.indexOf(this.#state.speed) + steps] ?? this.#state.speed });
  }

  setSkipPauses(skipPauses: boolean): void {
    this.#set({ skipPauses });
  }

  readonly #tick = (now: number): void => {
    const { position, speed, skipPauses } = this.#state;
    const elapsed = Math.min(Math.max(0, now - this.#drawnAt), LONGEST_FRAME_MS);
    this.#drawnAt = now;
    this.#show(advance(this.timeline, position, elapsed * speed, skipPauses));
    if (this.#state.position >= this.timeline.duration) this.pause();
    else if (this.#state.playing) this.#frame = requestAnimationFrame(this.#tick);
  };

  #show(position: number): void {
    const next = Math.min(Math.max(0, position), this.timeline.duration);
    const before = this.#playhead.count;
    const moved = this.#playhead.moveTo(countUpTo(this.recording.updateTimes, next));
    this.#set({ position: next });
    if (this.#playhead.count !== before) this.#sceneListeners.forEach((listener) => listener(moved));
  }

  #set(change: Partial<PlayerState>): void {
    this.#state = { ...this.#state, ...change };
    this.#listeners.forEach((listener) => listener());
  }
}
