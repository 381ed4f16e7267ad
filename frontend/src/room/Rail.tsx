/** The stage rail: nine stages with their planned and used minutes; the current one counts. */

import type { NamedStage } from "./boot";
import { plannedFor, plannedForRound } from "./Clock";
import { useStageNow } from "./clock/ticking";
import { useRoomState, useServices } from "./context";
import { phaseOf, roundWorked, stageElapsed, type ClockState, type Phase } from "./engine";
import { minutesAndSeconds } from "./format";
import { Icon } from "./Icon";
import { markOf } from "./LineTag";

interface StageTime {
  planned: number;
  used: number | null;
  current: boolean;
  phase: Phase;
}

export function Rail({ id, folded, hidden }: { id: string; folded: boolean; hidden: boolean }) {
  const { boot } = useServices();
  const { clock } = useRoomState();
  const now = useStageNow(clock);
  const times = boot.stages.map((stage) => ({ stage, time: timeOf(stage, clock, now) }));
  return (
    <nav id={id} className="room-rail" aria-label="Stages" data-folded={folded || undefined} hidden={hidden} tabIndex={0}>
      <ol className="room-stages">
        {times.map(({ stage, time }) => (
          <StageRow key={stage.key} stage={stage} time={time} />
        ))}
      </ol>
      <p className="room-rail-total">
        <span className="room-rail-words">Round </span>
        <span className="figure">{minutesAndSeconds(roundWorked(clock, now))}</span>
        <span className="room-rail-words figure"> / {minutesAndSeconds(plannedForRound(boot.stages, clock))}</span>
      </p>
    </nav>
  );
}

function timeOf(stage: NamedStage, clock: ClockState, now: number): StageTime {
  const planned = plannedFor(stage, clock);
  if (clock.stage === stage.key) {
    return { planned, used: stageElapsed(clock, now), current: true, phase: phaseOf(clock, now) };
  }
  const done = clock.used.find((one) => one.stage === stage.key);
  const over = done !== undefined && done.used_ms > planned;
  return { planned, used: done?.used_ms ?? null, current: false, phase: over ? "over" : "well" };
}

function StageRow({ stage, time }: { stage: NamedStage; time: StageTime }) {
  const over = time.phase === "over";
  return (
    <li
      className={`room-stage line-${stage.key}`}
      aria-current={time.current ? "step" : undefined}
      data-done={time.used !== null && !time.current ? true : undefined}
      data-over={over || undefined}
      data-phase={time.phase}
      title={`${stage.name}: ${stage.goal}`}
    >
      <span className="room-stage-icon">
        <Icon name={markOf(stage.key).icon} size={18} />
      </span>
      <span className="room-stage-name">{stage.shortName}</span>
      <span className="room-stage-time figure">
        {time.used !== null && (
          <>
            <span className="sr-only">used </span>
            {minutesAndSeconds(time.used)}
            <span aria-hidden="true"> / </span>
            <span className="sr-only"> of </span>
          </>
        )}
        <span className="room-stage-planned">{Math.round(time.planned / 60_000)} min</span>
        {over && time.used !== null && (
          <span className="room-stage-over">
            <span className="sr-only">, over time by </span>
            <span aria-hidden="true"> +</span>
            {minutesAndSeconds(time.used - time.planned)}
          </span>
        )}
        {time.phase === "soon" && <span className="room-stage-soon"> last 2 min</span>}
      </span>
      {time.used !== null && <UsedBar used={time.used} planned={time.planned} />}
    </li>
  );
}

/** Over time is striped, so that it is seen without its color. */
function stripes(from: number): string {
  const marks: string[] = [];
  for (let x = from; x < 100; x += 4) marks.push(`M${x} 0h${Math.min(2.5, 100 - x)}v2h-${Math.min(2.5, 100 - x)}z`);
  return marks.join("");
}

/** How much of the plan is used; what is over stands striped in the warning color behind the mark. */
function UsedBar({ used, planned }: { used: number; planned: number }) {
  const whole = Math.max(used, planned);
  const within = (Math.min(used, planned) / whole) * 100;
  return (
    <svg className="room-stage-bar" viewBox="0 0 100 2" preserveAspectRatio="none" aria-hidden="true" focusable="false">
      <rect className="room-stage-bar-plan" width="100" height="2" />
      <rect className="room-stage-bar-used" width={within} height="2" />
      {used > planned && <path className="room-stage-bar-over" d={stripes(within)} />}
    </svg>
  );
}
