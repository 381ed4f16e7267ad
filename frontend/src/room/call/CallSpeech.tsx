/** Reads out what changes in the call, for those who do not see it. */

import { useFresh } from "../Announcer";
import type { Person } from "../engine";
import { isHeard } from "./pair";
import type { CallState } from "./types";
import { aboutWatcher, listed, mediaText, statusOf, worstReading } from "./words";

interface SpeechProps {
  state: CallState;
  callers: readonly Person[];
}

export function CallSpeech({ state, callers }: SpeechProps) {
  return (
    <>
      <Said text={statusOf(state, callers) || connectedText(state, callers)} />
      {callers.filter(isHeard).map((person) => (
        <Said key={person.id} text={aboutOther(state, person)} />
      ))}
      <Said text={aboutWatcher(state, callers) ?? ""} />
      <Said text={aboutMe(state)} />
      <Said text={worstReading(state.others)?.quality === "poor" ? "The connection of the call is poor." : ""} />
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

function connectedText({ others }: CallState, callers: readonly Person[]): string {
  const isConnected = ({ id }: Person) => others.some((other) => other.id === id && other.leg === "connected");
  const names = callers.filter(isHeard).filter(isConnected).map(({ name }) => name);
  return names.length > 0 ? `You are connected to ${listed(names)}.` : "";
}

function aboutOther({ others, phase }: CallState, { id, name }: Person): string {
  const other = others.find((one) => one.id === id);
  if (!other || phase === "idle") return "";
  const media = mediaText(other.muted, other.camera) || "not muted";
  return `${name}: ${media}${other.camera === "on" ? ", camera on" : ""}.`;
}

function aboutMe({ phase, microphone, camera, hasMicrophone }: CallState): string {
  if (phase !== "joined") return "";
  const voice = microphone ? "You can be heard" : hasMicrophone ? "You are muted" : "You have no microphone";
  return `${voice}${camera === "on" ? " and seen" : ""}.`;
}
