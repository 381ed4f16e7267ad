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

/** Wall time since the round began, pauses included. */
export function roundElapsed(clock: ClockState, now: number): number {
  if (clock.round_started_at === null) return 0;
  return Math.max(0, (clock.round_ended_at ?? now) - clock.round_started_at);
}
