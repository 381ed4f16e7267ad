/** Says what changed to those who do not see it: stages, the last two minutes, pauses, the partner coming and going. */

import { useEffect, useRef, useState } from "react";

import type { NamedStage } from "./boot";
import { useStageNow } from "./clock/ticking";
import { useRoomState, useServices } from "./context";
import { phaseOf, type ClockState } from "./engine";
import type { Presence } from "./presence";

export function Announcer({ presence }: { presence: Presence | null }) {
  const { boot } = useServices();
  const { clock } = useRoomState();
  const now = useStageNow(clock);
  const said = sentence(clock, boot.stages, now);
  return (
    <>
      <p className="sr-only" aria-live="polite">
        {useFresh(said)}
      </p>
      <p className="sr-only" aria-live="polite">
        {useFresh(presence && presence.state !== "unknown" ? presence.text : "")}
      </p>
    </>
  );
}

/** Empty until the text changes for the first time: what already holds when the page opens is not news. */
export function useFresh(text: string): string {
  const first = useRef(text);
  const [fresh, setFresh] = useState("");
  useEffect(() => {
    if (text !== first.current) setFresh(text);
  }, [text]);
  return fresh;
}

function sentence(clock: ClockState, stages: NamedStage[], now: number): string {
  if (clock.state === "waiting") return "";
  const stage = stages.find((one) => one.key === clock.stage);
  if (!stage) return "The round is over.";
  if (clock.paused_at !== null) return "The clock is paused.";
  const phase = phaseOf(clock, now);
  if (phase === "over") return `${stage.shortName} is over its time.`;
  if (phase === "soon") return `Two minutes left for ${stage.shortName}.`;
  return `${stage.shortName}: ${Math.round(clock.planned_ms / 60_000)} minutes. ${stage.goal}`;
}
