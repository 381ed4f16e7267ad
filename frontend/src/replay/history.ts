/**
 * The document at any moment of the recording.
 *
 * An update can be added to a Yjs document and never taken back, so going back needs an earlier document. While
 * the page opens, the log is gone through once and every so many updates the whole state is kept, encoded: a
 * keyframe. From then on every moment is one keyframe and less than `KEYFRAME_EVERY` updates away.
 */

import * as Y from "yjs";

import { boardOf, touchedIds } from "../room/engine/board_model";

export const KEYFRAME_EVERY = 250;
/** Updates in one transaction while keyframes are made: many are quicker, few leave the page alive. */
const STEP = 50;

interface Keyframe {
  count: number;
  state: Uint8Array;
}

export class History {
  readonly #updates: readonly Uint8Array[];
  readonly #every: number;
  readonly #keyframes: Keyframe[] = [{ count: 0, state: Y.encodeStateAsUpdate(new Y.Doc()) }];
  /** Updates that do not decode; they are passed over, here as everywhere. */
  readonly #unreadable = new Set<number>();
  /** The furthest document; it only ever goes forward. */
  readonly #front = new Y.Doc();
  #built = 0;

  constructor(updates: readonly Uint8Array[], every = KEYFRAME_EVERY) {
    this.#updates = updates;
    this.#every = every;
  }

  get length(): number {
    return this.#updates.length;
  }

  get isBuilt(): boolean {
    return this.#built === this.#updates.length;
  }

  /** Make keyframes until `enough` says so or all are made; returns whether all are. */
  build(enough: () => boolean = () => false): boolean {
    while (!this.isBuilt && !enough()) this.#buildStep();
    return this.isBuilt;
  }

  /** Make the keyframes that a document of so many updates needs. */
  reach(count: number): void {
    while (this.#built < Math.min(count, this.#updates.length)) this.#buildStep();
  }

  /** The last keyframe of at most `count` updates. */
  keyframeBefore(count: number): Keyframe {
    const at = Math.min(Math.floor(count / this.#every), this.#keyframes.length - 1);
    return this.#keyframes[at] as Keyframe;
  }

  /** Put the updates from one count up to another into a document. `reach` has been called for the second. */
  apply(doc: Y.Doc, from: number, to: number): void {
    doc.transact(() => {
      for (let at = from; at < to; at += 1) if (!this.#unreadable.has(at)) applyWhatCan(doc, this.#update(at));
    });
  }

  #buildStep(): void {
    const from = this.#built;
    const nextKeyframe = this.#keyframes.length * this.#every;
    const to = Math.min(from + STEP, nextKeyframe, this.#updates.length);
    for (let at = from; at < to; at += 1) if (!isReadable(this.#update(at))) this.#unreadable.add(at);
    this.apply(this.#front, from, to);
    this.#built = to;
    if (to === nextKeyframe) this.#keyframes.push({ count: to, state: Y.encodeStateAsUpdate(this.#front) });
  }

  #update(at: number): Uint8Array {
    return this.#updates[at] as Uint8Array;
  }
}

/** Asked before it is applied: one that breaks off in the middle would leave its first half behind. */
function isReadable(update: Uint8Array): boolean {
  try {
    Y.decodeUpdate(update);
    return true;
  } catch {
    return false;
  }
}

/** One can be well formed and still say what no document can hold. */
function applyWhatCan(doc: Y.Doc, update: Uint8Array): void {
  try {
    Y.applyUpdate(doc, update);
  } catch (error) {
    console.warn("An update of the shared document could not be applied.", error);
  }
}

/** What a move of the playhead changed: the board's elements by id, or null for another document altogether. */
export interface Moved {
  touched: readonly string[] | null;
}

/** The document at the present moment; it is replaced where the move is not a short one forward. */
export class Playhead {
  readonly #history: History;
  #doc = new Y.Doc();
  #count = 0;

  constructor(history: History) {
    this.#history = history;
  }

  get doc(): Y.Doc {
    return this.#doc;
  }

  get count(): number {
    return this.#count;
  }

  moveTo(count: number): Moved {
    if (count === this.#count) return { touched: [] };
    this.#history.reach(count);
    const keyframe = this.#history.keyframeBefore(count);
    const isNear = this.#count < count && keyframe.count <= this.#count;
    const touched = isNear ? this.#forward(count) : this.#replace(keyframe, count);
    this.#count = count;
    return { touched };
  }

  #forward(count: number): string[] {
    const board = boardOf(this.#doc);
    const touched = new Set<string>();
    const observer = (events: Y.YEvent<Y.Map<unknown>>[]) => touchedIds(board, events).forEach((id) => touched.add(id));
    board.observeDeep(observer);
    this.#history.apply(this.#doc, this.#count, count);
    board.unobserveDeep(observer);
    return [...touched];
  }

  #replace(keyframe: Keyframe, count: number): null {
    this.#doc.destroy();
    this.#doc = new Y.Doc();
    Y.applyUpdate(this.#doc, keyframe.state);
    this.#history.apply(this.#doc, keyframe.count, count);
    return null;
  }
}
