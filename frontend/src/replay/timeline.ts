/** The shape of a round, read from its clock's moves: stages, pauses, and how time goes on when it is played. */

import { stageElapsed } from "../room/engine/clock";
import type { StageTime } from "./boot";
import type { ClockMoved, Recording } from "./recording";

/** From and to in ms since the round began. */
export interface Span {
  from: number;
  to: number;
}

export interface StageSpan extends Span {
  stage: string;
}

export interface Timeline {
  duration: number;
  stages: readonly StageSpan[];
  /** In order, none overlapping another. */
  pauses: readonly Span[];
  clocks: readonly ClockMoved[];
  startedAt: number;
}

export function timelineOf(recording: Recording, startedAt: number, endedAt: number): Timeline {
  const { clocks, lastAt } = recording;
  const duration = Math.max(endedAt - startedAt, lastAt, 1);
  return { duration, startedAt, clocks, stages: stagesOf(clocks, startedAt, duration), pauses: pausesOf(clocks, startedAt, duration) };
}

function stagesOf(clocks: readonly ClockMoved[], startedAt: number, duration: number): StageSpan[] {
  const begun = clocks.filter(({ clock }, index) => clock.stage !== (clocks[index - 1]?.clock.stage ?? ""));
  const begins = begun.map(({ at, clock }) => within((clock.stage_started_at ?? startedAt + at) - startedAt, duration));
  return begun
    .map(({ clock }, index) => ({ stage: clock.stage, from: begins[index] ?? 0, to: begins[index + 1] ?? duration }))
    .filter(({ stage, from, to }) => stage !== "" && to > from);
}

/** Pauses that people agreed on, and the server's downtime, which the clock was given back. */
function pausesOf(clocks: readonly ClockMoved[], startedAt: number, duration: number): Span[] {
  const pauses: Span[] = [];
  let pausedAt: number | null = null;
  let pausedBefore = 0;
  for (const { at, clock } of clocks) {
    if (clock.move === "restore") pauses.push({ from: at - (clock.paused_ms - pausedBefore), to: at });
    if (pausedAt !== null && clock.paused_at === null) pauses.push({ from: pausedAt, to: at });
    pausedAt = clock.paused_at === null ? null : clock.paused_at - startedAt;
    pausedBefore = clock.paused_ms;
  }
  if (pausedAt !== null) pauses.push({ from: pausedAt, to: duration });
  return pauses
    .map(({ from, to }) => ({ from: within(from, duration), to: within(to, duration) }))
    .filter(({ from, to }) => to > from);
}

function within(at: number, duration: number): number {
  return Math.min(Math.max(at, 0), duration);
}

/** Where playing has got to after some real time; a pause that is skipped takes none. */
export function advance(timeline: Timeline, from: number, played: number, skipPauses: boolean): number {
  let to = from + played;
  for (const pause of skipPauses ? timeline.pauses : []) {
    if (pause.to > from && pause.from < to) to += pause.to - Math.max(from, pause.from);
  }
  return Math.min(to, timeline.duration);
}

export function pauseAt(timeline: Timeline, position: number): Span | null {
  return timeline.pauses.find(({ from, to }) => from <= position && position < to) ?? null;
}

export function stageAt(timeline: Timeline, position: number): StageSpan | null {
  return timeline.stages.find(({ from, to }) => from <= position && position < to) ?? timeline.stages.at(-1) ?? null;
}

/** Planned and used time of a stage at a moment; `used` null before it began. */
export interface StageUse {
  planned: number;
  used: number | null;
  current: boolean;
}

export function stageUse(stage: StageTime, timeline: Timeline, position: number): StageUse {
  const clock = timeline.clocks.findLast(({ at }) => at <= position)?.clock;
  if (clock === undefined) return { planned: stage.plannedMs, used: null, current: false };
  if (clock.stage === stage.key) {
    return { planned: clock.planned_ms, used: stageElapsed(clock, timeline.startedAt + position), current: true };
  }
  const done = clock.used.find((one) => one.stage === stage.key);
  return { planned: done?.planned_ms ?? stage.plannedMs, used: done?.used_ms ?? null, current: false };
}
