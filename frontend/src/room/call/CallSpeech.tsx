/** Reads out what changes in the call, for those who do not see it. */

import { useFresh } from "../Announcer";
import type { CallState } from "./types";
import { mediaText, statusOf } from "./words";

export function CallSpeech({ state, name }: { state: CallState; name: string }) {
  return (
    <>
      <Said text={state.phase === "connected" ? `You are connected to ${name}.` : statusOf(state, name)} />
      <Said text={aboutPartner(state, name)} />
      <Said text={aboutMe(state)} />
      <Said text={state.reading?.quality === "poor" ? "The connection of the call is poor." : ""} />
    </>
  );
}

function Said({ text }: { text: string }) {
  return (
    <p className="sr-only" aria-live="polite">
      {useFresh(text)}
    </p>
  );
}

function aboutPartner({ partner, phase }: CallState, name: string): string {
  if (!partner || phase === "idle") return "";
  const media = mediaText(partner.muted, partner.camera) || "not muted";
  return `${name}: ${media}${partner.camera === "on" ? ", camera on" : ""}.`;
}

function aboutMe({ phase, microphone, camera, hasMicrophone }: CallState): string {
  if (phase === "idle" || phase === "joining") return "";
  const voice = microphone ? "You can be heard" : hasMicrophone ? "You are muted" : "You have no microphone";
  return `${voice}${camera === "on" ? " and seen" : ""}.`;
}
