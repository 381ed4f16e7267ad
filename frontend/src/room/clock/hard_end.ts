/** The end that no clock moves: an interview's time runs out, and the people hear of it before. Pure. */

const MINUTE = 60_000;
const TOLD_BEFORE_MS = 10 * MINUTE;
const LAST_CALL_MS = 2 * MINUTE;
const NEXT_ROUND_TOLD_BEFORE_MS = 5 * MINUTE;

export interface Ahead {
  /** The server closes what is open then. */
  endsBy: number;
  /** Rounds that are still to come after this one. */
  roundsAfter: number;
  roundMinutes: number;
}

export type EndWarning =
  | { kind: "last_call" }
  | { kind: "closing" }
  /** `by`: when this round has to end, so that the next ones fit whole. */
  | { kind: "next_round_short"; by: number }
  | { kind: "next_round_cut" };

/** The most pressing thing to say, or nothing: it changes a few times only, so that it can be read out. */
export function endWarning({ endsBy, roundsAfter, roundMinutes }: Ahead, now: number): EndWarning | null {
  const left = endsBy - now;
  if (left <= LAST_CALL_MS) return { kind: "last_call" };
  if (left <= TOLD_BEFORE_MS) return { kind: "closing" };
  if (roundsAfter === 0) return null;
  const by = endsBy - roundsAfter * roundMinutes * MINUTE;
  if (now >= by) return { kind: "next_round_cut" };
  return now >= by - NEXT_ROUND_TOLD_BEFORE_MS ? { kind: "next_round_short", by } : null;
}
