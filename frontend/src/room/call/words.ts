/** The call in words: what is seen and what is read out. */

import type { Person } from "../engine";
import type { IconName } from "../Icon";
import { isHeard } from "./pair";
import type { Quality, Reading } from "./quality";
import type { CallState, LegState, OtherInCall } from "./types";

/** One sentence about the call; empty while there is nothing to say. `callers`: the others who may be in it. */
export function statusOf(state: CallState, callers: readonly Person[]): string {
  switch (state.phase) {
    case "idle":
      return state.elsewhere ? "You are in the call in another tab." : whoIsIn(state, callers);
    case "joining":
      return "Joining…";
    case "joined":
      return aboutLegs(state, callers.filter(isHeard));
  }
}

function whoIsIn({ others }: CallState, callers: readonly Person[]): string {
  const names = callers.filter(({ id }) => others.some((other) => other.id === id)).map(({ name }) => name);
  if (names.length === 0) return "Nobody is in the call.";
  return `${listed(names)} ${names.length === 1 ? "is" : "are"} in the call.`;
}

/** Of those who can be heard. One who only watches is spoken of by `aboutWatcher`. */
function aboutLegs({ others }: CallState, heard: readonly Person[]): string {
  const named = (leg: LegState) => heard.filter(({ id }) => others.find((other) => other.id === id)?.leg === leg).map(({ name }) => name);
  const [lost, connecting, connected] = [named("lost"), named("connecting"), named("connected")];
  if (lost.length > 0 && lost.length === others.length) return "Connection lost. Trying again…";
  if (lost.length > 0) return `Connection to ${listed(lost)} lost. Trying again…${stillWith(connected)}`;
  if (connecting.length > 0) return `Connecting to ${listed(connecting)}…`;
  return connected.length > 0 || heard.length === 0 ? "" : `Waiting for ${listed(heard.map(({ name }) => name), "or")} to join.`;
}

function stillWith(names: readonly string[]): string {
  return names.length > 0 ? ` You are still connected to ${listed(names)}.` : "";
}

const WATCHERS_LEG: Readonly<Record<LegState, string>> = {
  connecting: "is joining the call, to hear and see you.",
  connected: "hears and sees you, and sends nothing.",
  lost: "does not hear you now: the connection is lost. Trying again…",
};

/** About who only watches, to those whom they hear; null while they are not in the call. */
export function aboutWatcher({ others }: CallState, callers: readonly Person[]): string | null {
  const watcher = callers.find((person) => !isHeard(person));
  const leg = others.find(({ id }) => id === watcher?.id)?.leg;
  return watcher && leg ? `${watcher.name} ${WATCHERS_LEG[leg]}` : null;
}

/** Whom pictures do not reach and of whom none come, though others do; null where there is nobody. */
export function aboutWeakLegs({ others, audioOnly }: CallState, callers: readonly Person[]): string | null {
  if (audioOnly !== null) return null;
  const names = callers.filter(({ id }) => others.some((other) => other.id === id && other.weak)).map(({ name }) => name);
  return names.length > 0 ? `The connection to ${listed(names)} is weak, so it carries voices and no pictures.` : null;
}

export function listed(names: readonly string[], last: "and" | "or" = "and"): string {
  if (names.length < 2) return names.join("");
  return `${names.slice(0, -1).join(", ")} ${last} ${names.at(-1)}`;
}

/** The worst of the connections: what is said of the call as a whole. */
export function worstReading(others: readonly OtherInCall[]): Reading | null {
  const readings = others.flatMap(({ leg, reading }) => (leg === "connected" && reading ? [reading] : []));
  return readings.reduce<Reading | null>((worst, one) => (worst && RANK[worst.quality] >= RANK[one.quality] ? worst : one), null);
}

const RANK: Readonly<Record<Quality, number>> = { good: 0, fair: 1, poor: 2 };

export const QUALITY: Readonly<Record<Quality, { word: string; icon: IconName }>> = {
  good: { word: "Good", icon: "signal-high" },
  fair: { word: "Fair", icon: "signal-medium" },
  poor: { word: "Poor", icon: "signal-low" },
};

export function readingText({ roundTripMs, loss }: Reading): string {
  const lost = `${(loss * 100).toFixed(1)}% lost`;
  return roundTripMs === null ? lost : `${Math.round(roundTripMs)} ms there and back, ${lost}`;
}

/** A person's microphone and camera, under their picture. */
export function mediaText(muted: boolean, camera: CallState["camera"]): string {
  const words = [];
  if (muted) words.push("muted");
  if (camera === "paused") words.push("picture paused");
  return words.join(", ");
}

/** The same of another person, with what is so at this end; `alone`: theirs is the only connection. */
export function otherText(other: OtherInCall | undefined, alone: boolean): string {
  if (!other) return "not in the call";
  if (other.leg === "lost" && !alone) return "connection lost";
  const media = mediaText(other.muted, other.camera);
  return other.volume === 0 ? [media, "silent for you"].filter(Boolean).join(", ") : media;
}
