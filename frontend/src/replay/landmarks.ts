/** The moments that one can jump to: the report's evidence and scores, and what the interviewer put before the candidate. */

import type { Revealed } from "../room/engine";
import type { EvidenceMark } from "./boot";

export type Landmark = { key: string; at: number; text: string } & (
  | { kind: "note" | "checkpoint"; line: string; score: number | null }
  | { kind: "twist" | "number"; detail: string }
);

/** In the order of time; what the report dates after the end stands at the end. */
export function landmarksOf(
  marks: readonly EvidenceMark[],
  reveals: readonly Revealed[],
  duration: number,
): Landmark[] {
  const evidence = marks.map((mark, index): Landmark => ({ ...mark, key: `mark:${index}`, at: Math.min(mark.at, duration) }));
  const shown = reveals.map(
    ({ type, key, title, text, at }): Landmark => ({ key, kind: type, at: Math.max(0, at), text: title, detail: text }),
  );
  return [...evidence, ...shown].sort((a, b) => a.at - b.at);
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
