/** The stage clock: in the bar, so that it is in view whatever else is folded away. */

import type { NamedStage } from "./boot";
import { useChime } from "./clock/chime";
import { useStageNow } from "./clock/ticking";
import { phaseOf, roundWorked, stageElapsed, stageRemaining, type ClockState } from "./engine";
import { useRoomState, useServices } from "./context";
import { minutesAndSeconds } from "./format";
import { LineTag } from "./LineTag";

/** What was planned for a stage: its minutes, with what it was extended by. */
export function plannedFor(stage: NamedStage, clock: ClockState): number {
  if (clock.stage === stage.key) return clock.planned_ms;
  return clock.used.find((one) => one.stage === stage.key)?.planned_ms ?? stage.minutes * 60_000;
}

export function plannedForRound(stages: readonly NamedStage[], clock: ClockState): number {
  return stages.reduce((sum, stage) => sum + plannedFor(stage, clock), 0);
}

export function StageClock() {
  const { boot } = useServices();
  const { clock } = useRoomState();
  const now = useStageNow(clock);
  useChime(boot.roundId, clock, now);
  if (clock.stage === "") return <WholeRound clock={clock} now={now} />;
  const phase = phaseOf(clock, now);
  return (
    <div className="room-clock" role="timer" aria-label="Time used of this stage" data-phase={phase}>
      <LineTag line={clock.stage} />
      <span className="room-clock-used figure">{minutesAndSeconds(stageElapsed(clock, now))}</span>
      <span className="room-clock-planned figure">of {minutesAndSeconds(clock.planned_ms)}</span>
      {phase === "soon" && <span className="room-clock-soon">last 2 min</span>}
      {phase === "over" && <span className="room-clock-over">+{minutesAndSeconds(stageRemaining(clock, now))} over</span>}
      {clock.paused_at !== null && <span className="room-clock-paused">Paused</span>}
    </div>
  );
}

function WholeRound({ clock, now }: { clock: ClockState; now: number }) {
  const { boot } = useServices();
  const begun = clock.round_started_at !== null;
  return (
    <div className="room-clock" role="timer" aria-label="Time used of this round">
      <span className="room-clock-label">{begun ? "Round over" : "Not started"}</span>
      <span className="room-clock-used figure">{minutesAndSeconds(roundWorked(clock, now))}</span>
      <span className="room-clock-planned figure">of {minutesAndSeconds(plannedForRound(boot.stages, clock))}</span>
    </div>
  );
}
