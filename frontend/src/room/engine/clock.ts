/** Reading the round's clock. Everything is milliseconds; `now` is the server's, from `room.serverNow()`. */

import type { ClockState } from "./types";

/** Time used in this stage so far, pauses left out; 0 before the start and after the end. */
export function stageElapsed(clock: ClockState, now: number): number {
  if (clock.stage_started_at === null || clock.stage === "") return 0;
  return Math.max(0, (clock.paused_at ?? now) - clock.stage_started_at - clock.paused_ms);
}

/** Planned minus used: negative once the stage runs over. */
export function stageRemaining(clock: ClockState, now: number): number {
  return clock.planned_ms - stageElapsed(clock, now);
}

/** Time worked in all stages so far, pauses left out. */
export function roundWorked(clock: ClockState, now: number): number {
  return clock.used.reduce((sum, stage) => sum + stage.used_ms, stageElapsed(clock, now));
}

export type Phase = "well" | "soon" | "over";

/** How long before its end a stage says so. */
export const SOON_MS = 120_000;

/** Where the present stage stands. One that is planned for no more than the warning itself is never `soon`. */
export function phaseOf(clock: ClockState, now: number): Phase {
  const remaining = stageRemaining(clock, now);
  if (remaining <= 0) return "over";
  return remaining <= SOON_MS && clock.planned_ms > SOON_MS ? "soon" : "well";
}

/** The server's time of the last whole second of this stage: a clock that shows it turns on the second. */
export function lastSecond(clock: ClockState, now: number): number {
  const start = clock.stage_started_at === null ? 0 : clock.stage_started_at + clock.paused_ms;
  return start + Math.floor((now - start) / 1000) * 1000;
}
