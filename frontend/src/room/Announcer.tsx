/** Says what changed to those who do not see it: stages, the last two minutes, pauses, the partner, the chat. */

import { useEffect, useRef, useState } from "react";

import type { NamedStage } from "./boot";
import { useStageNow } from "./clock/ticking";
import { companyText } from "./company";
import { nameOf, useRoomState, useServices } from "./context";
import { phaseOf, type ClockState } from "./engine";
import type { Presence } from "./presence";

interface AnnouncerProps {
  presence: Presence | null;
  /** Messages of others that came while the chat was out of view. */
  unread: number;
}

export function Announcer({ presence, unread }: AnnouncerProps) {
  const { boot } = useServices();
  const { clock, here } = useRoomState();
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
      <p className="sr-only" aria-live="polite">
        {useFresh(companyText(boot, here))}
      </p>
      <p className="sr-only" aria-live="polite">
        {useFresh(unreadSentence(unread, useNewestAuthor()))}
      </p>
    </>
  );
}

/** Empty until the text changes for the first time: what already holds when the page opens is not news. */
export function useFresh(text: string): string {
  const first = useRef<string | null>(text);
  const [fresh, setFresh] = useState("");
  useEffect(() => {
    if (text === first.current) return;
    first.current = null;
    setFresh(text);
  }, [text]);
  return fresh;
}

/** The newest message's author, where it is not the person here. */
function useNewestAuthor(): string {
  const { boot } = useServices();
  const newest = useRoomState().chat.findLast(({ author }) => author !== boot.userId);
  return newest ? nameOf(boot, newest.author) : "";
}

/** Says the count too: the same words twice would not be read out again. */
function unreadSentence(unread: number, name: string): string {
  if (unread === 0) return "";
  return unread === 1 ? `New message from ${name}.` : `${unread} new messages, the newest from ${name}.`;
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
