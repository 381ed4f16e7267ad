/** Says what changed to those who do not see it: stages, the last minute, pauses, the partner coming and going. */

import { useEffect, useRef, useState } from "react";

import type { NamedStage } from "./boot";
import { isRunning } from "./Clock";
import { useRoomState, useServerNow, useServices } from "./context";
import { stageRemaining, type ClockState } from "./engine";
import type { Presence } from "./presence";

export function Announcer({ presence }: { presence: Presence | null }) {
  const { boot } = useServices();
  const { clock } = useRoomState();
  const now = useServerNow(isRunning(clock), 1000);
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
function useFresh(text: string): string {
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
  const remaining = stageRemaining(clock, now);
  if (remaining < 0) return `${stage.shortName} is over its time.`;
  if (remaining < 60_000 && clock.planned_ms > 60_000) return `One minute left for ${stage.shortName}.`;
  return `${stage.shortName}: ${Math.round(clock.planned_ms / 60_000)} minutes. ${stage.goal}`;
}
