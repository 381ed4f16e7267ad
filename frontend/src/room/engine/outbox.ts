/**
 * Everything this tab wrote that is not yet on the server's disk, in order.
 *
 * Edits made close together, or while there is no connection, share one frame; a frame gets its number when
 * it is first sent and keeps it, so that sending it again is harmless.
 */

import { mergeUpdates } from "yjs";

import { encodeChat, encodeUpdate, UPDATE_MAX_BYTES } from "./protocol";
import { splitUpdate } from "./split";
import type { UnsavedChat } from "./tab";

/** Frames below this join with their neighbors; far enough under the limit for merging to add its heads. */
const JOIN_BELOW_BYTES = 128 * 1024;
const SHARED_DOC = 0;

interface UpdateFrame {
  kind: "update";
  lseq: number | null;
  parts: Uint8Array[];
  bytes: number;
  edits: number;
  writtenAt: number;
}

interface ChatFrame {
  kind: "chat";
  lseq: number | null;
  key: string;
  text: string;
  writtenAt: number;
}

export type PendingFrame = UpdateFrame | ChatFrame;

export class Outbox {
  #frames: PendingFrame[] = [];
  #lseq = 0;
  readonly #remember: (lseq: number) => void;

  /** `remember` is called before a number is first used, so that a reload never uses it again. */
  constructor(remember: (lseq: number) => void) {
    this.#remember = remember;
  }

  get unsaved(): number {
    return this.#frames.reduce((sum, frame) => sum + (frame.kind === "update" ? frame.edits : 1), 0);
  }

  /** The browser's time of the oldest frame's first edit; null when there is none. */
  get oldestAt(): number | null {
    return this.#frames[0]?.writtenAt ?? null;
  }

  get isEmpty(): boolean {
    return this.#frames.length === 0;
  }

  get chats(): UnsavedChat[] {
    return this.#frames
      .filter((frame) => frame.kind === "chat")
      .map(({ key, text, lseq }) => ({ key, text, lseq }));
  }

  /** Queue an edit. False, and nothing queued, when a single piece of it is over the limit. */
  addUpdate(update: Uint8Array): boolean {
    const pieces = splitUpdate(update, UPDATE_MAX_BYTES);
    if (pieces.some((piece) => piece.length > UPDATE_MAX_BYTES)) return false;
    pieces.forEach((piece, index) => this.#join(piece, index === 0 ? 1 : 0));
    return true;
  }

  addChat(chat: UnsavedChat): void {
    this.#frames.push({ kind: "chat", ...chat, writtenAt: Date.now() });
  }

  /** The server knows of numbers up to here: never use them for anything new. */
  skipTo(lseq: number): void {
    this.#lseq = Math.max(this.#lseq, lseq);
  }

  /** Frames to put on the wire, in order: all of them after a reconnection, else the ones never sent. */
  take(which: "all" | "unsent"): Uint8Array<ArrayBuffer>[] {
    const wanted = this.#frames.filter((frame) => which === "all" || frame.lseq === null);
    return wanted.map((frame) => this.#encode(frame));
  }

  /** The frame is on disk or was refused: forget and return it, or undefined when it is not ours to wait for. */
  settle(lseq: number): PendingFrame | undefined {
    const frame = this.#frames.find((one) => one.lseq === lseq);
    if (frame !== undefined) this.#frames = this.#frames.filter((one) => one !== frame);
    return frame;
  }

  /** Forget the largest frame that was sent and return it: the one that a `too_large` speaks of. */
  dropLargestSent(): PendingFrame | undefined {
    const sent = this.#frames.filter((frame) => frame.lseq !== null);
    const [largest] = sent.sort((a, b) => sizeOf(b) - sizeOf(a));
    this.#frames = this.#frames.filter((one) => one !== largest);
    return largest;
  }

  #join(update: Uint8Array, edits: number): void {
    const last = this.#frames.findLast((frame) => frame.kind === "update");
    if (last !== undefined && last.lseq === null && last.bytes + update.length <= JOIN_BELOW_BYTES) {
      last.parts.push(update);
      last.bytes += update.length;
      last.edits += edits;
    } else {
      const writtenAt = Date.now();
      this.#frames.push({ kind: "update", lseq: null, parts: [update], bytes: update.length, edits, writtenAt });
    }
  }

  #encode(frame: PendingFrame): Uint8Array<ArrayBuffer> {
    if (frame.lseq === null) {
      frame.lseq = ++this.#lseq;
      this.#remember(this.#lseq);
    }
    if (frame.kind === "chat") return encodeChat(frame.lseq, frame.text);
    const update = mergeUpdates(frame.parts);
    frame.parts = [update];
    return encodeUpdate(frame.lseq, SHARED_DOC, update);
  }
}

function sizeOf(frame: PendingFrame): number {
  return frame.kind === "update" ? frame.bytes : frame.text.length;
}
