/** The moments that one can jump to: the report's evidence, and what the interviewer put before the candidate. */

import type { ChatMessage, Person } from "../room/engine";
import { releasedTwists } from "../room/twists";
import type { EvidenceMark } from "./boot";

export type Landmark = { key: string; at: number; text: string } & (
  | { kind: "note" | "checkpoint"; line: string; score: number | null }
  | { kind: "twist" }
);

/** In the order of time; what the report dates after the end stands at the end. */
export function landmarksOf(
  marks: readonly EvidenceMark[],
  chat: readonly ChatMessage[],
  people: readonly Person[],
  duration: number,
): Landmark[] {
  const evidence = marks.map((mark, index): Landmark => ({ ...mark, key: `mark:${index}`, at: Math.min(mark.at, duration) }));
  const twists = releasedTwists(chat, people).map(
    ({ key, title, at }): Landmark => ({ kind: "twist", key, at: Math.max(0, at), text: title }),
  );
  return [...evidence, ...twists].sort((a, b) => a.at - b.at);
}

/** A press right after a jump goes on to the mark before, not to the same again. */
const GRACE_MS = 1500;

export function landmarkAfter(landmarks: readonly Landmark[], position: number): Landmark | undefined {
  return landmarks.find(({ at }) => at > position);
}

export function landmarkBefore(landmarks: readonly Landmark[], position: number, playing: boolean): Landmark | undefined {
  const until = playing ? position - GRACE_MS : position;
  return landmarks.findLast(({ at }) => at < until);
}

/** The newest that has come. */
export function landmarkAt(landmarks: readonly Landmark[], position: number): Landmark | undefined {
  return landmarks.findLast(({ at }) => at <= position);
}
