/** The recorded log of a round, sorted by what it is about. Times are ms since the round began. */

import type { ChatMessage, ClockState, Revealed } from "../room/engine";
import {
  decodeClock,
  decodeReveal,
  decodeServerFrame,
  decodeText,
  ENTRY_KINDS,
  MalformedFrame,
  type LogEntry,
} from "../room/engine/protocol";

export interface ClockMoved {
  at: number;
  clock: ClockState;
}

export interface Recording {
  updates: readonly Uint8Array[];
  /** When each update came; never going back, because the log's order is what counts. */
  updateTimes: readonly number[];
  /** `at` counts from the beginning of the round, not from 1970. */
  chat: readonly ChatMessage[];
  clocks: readonly ClockMoved[];
  /** What the interviewer put on the candidate's screen; `at` as in the chat. */
  reveals: readonly Revealed[];
  /** The moment of the last entry that anybody made. */
  lastAt: number;
}

/** Read the body of the recording: one ENTRIES frame of any length. Raises MalformedFrame. */
export function readRecording(body: Uint8Array, startedAt: number): Recording {
  const frame = decodeServerFrame(body);
  if (frame.kind !== "entries") throw new MalformedFrame("a recording is one ENTRIES frame");
  return recordingOf(frame.entries, startedAt);
}

export function recordingOf(entries: readonly LogEntry[], startedAt: number): Recording {
  const updates: Uint8Array[] = [];
  const updateTimes: number[] = [];
  const chat: ChatMessage[] = [];
  const clocks: ClockMoved[] = [];
  const reveals: Revealed[] = [];
  let now = -Infinity;
  for (const { seq, kind, doc, author, at: written, payload } of entries) {
    // Two processes write one log, and their clocks may differ by a little.
    now = Math.max(now, written - startedAt);
    if (kind === ENTRY_KINDS.update && doc === 0) {
      updates.push(payload);
      updateTimes.push(now);
    }
    if (kind === ENTRY_KINDS.chat) chat.push({ key: `seq:${seq}`, author, text: decodeText(payload), at: now, seq });
    if (kind === ENTRY_KINDS.reveal) reveals.push({ ...decodeReveal(payload), at: now });
    if (kind === ENTRY_KINDS.clock) clocks.push({ at: now, clock: decodeClock(payload) });
  }
  const lastAt = Math.max(updateTimes.at(-1) ?? 0, chat.at(-1)?.at ?? 0);
  return { updates, updateTimes, chat, clocks, reveals, lastAt };
}

/** How many of the ascending times have come at `position`. */
export function countUpTo(times: readonly number[], position: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? Infinity) <= position) low = middle + 1;
    else high = middle;
  }
  return low;
}
