/** Pacing alarms: what should be true by now. Pure; `worked` is time without pauses, so a pause moves them. */

import { stageRemaining, type ClockState } from "../engine";
import type { Kit, Rubric } from "../kit";

export const LATER_MS = 120_000;
const STAGE_OVER_MS = 120_000;

export interface Alarm {
  id: string;
  /** Time worked at which it is due. */
  at: number;
  title: string;
  check: string;
  nudge: string;
}

/** What the interviewer has answered, by the alarm's id. */
export interface Answers {
  done: readonly string[];
  /** Time worked at which it comes again. */
  later: Readonly<Record<string, number>>;
}

export const NO_ANSWERS: Answers = { done: [], later: {} };

/** The rubric's alarms and the scenario's own, in order of time. */
export function alarmsOf(rubric: Rubric, kit: Kit, roundMinutes: number): Alarm[] {
  const alarm = (from: string, percent: number, { check, nudge }: { check: string; nudge: string }): Alarm => ({
    id: `${from}:${percent}`,
    at: (percent / 100) * roundMinutes * 60_000,
    title: gone(percent),
    check,
    nudge,
  });
  return [
    ...rubric.pacing_alarms.map((one) => alarm("rubric", Math.round(one.at_fraction * 100), one)),
    ...(kit.pacing ?? []).map((one) => alarm("scenario", one.at_percent, one)),
  ].sort((a, b) => a.at - b.at);
}

const SHARES: Readonly<Record<number, string>> = { 25: "A quarter", 50: "Half", 75: "Three quarters" };

function gone(percent: number): string {
  const share = SHARES[percent];
  if (share === undefined) return `${percent}% of the time is gone.`;
  return `${share} of the time ${percent === 75 ? "are" : "is"} gone.`;
}

/** The alarm to show now. A newer moment takes the place of an older one, answered or not. */
export function dueAlarm(alarms: readonly Alarm[], worked: number, answers: Answers): Alarm | null {
  const newest = alarms.filter((alarm) => alarm.at <= worked).at(-1)?.at;
  return alarms.find((alarm) => alarm.at === newest && isOpen(alarm.id, worked, answers)) ?? null;
}

/** The present stage as an alarm's id, once it is well over its time; an extension makes it another. */
export function overrunId(clock: ClockState, now: number): string | null {
  if (clock.state !== "live" || clock.stage === "" || stageRemaining(clock, now) > -STAGE_OVER_MS) return null;
  return `stage:${clock.stage}:${clock.planned_ms}`;
}

export function isOpen(id: string, worked: number, { done, later }: Answers): boolean {
  return !done.includes(id) && worked >= (later[id] ?? 0);
}

export function answeredDone(answers: Answers, id: string): Answers {
  return { ...answers, done: [...answers.done.filter((one) => one !== id), id] };
}

export function answeredLater(answers: Answers, id: string, worked: number): Answers {
  return { ...answers, later: { ...answers.later, [id]: worked + LATER_MS } };
}
