/** The call in words: what is seen and what is read out. */

import type { IconName } from "../Icon";
import type { Quality, Reading } from "./quality";
import type { CallState } from "./types";

export function statusOf({ phase, partner, elsewhere }: CallState, name: string): string {
  switch (phase) {
    case "idle":
      if (elsewhere) return "You are in the call in another tab.";
      return partner ? `${name} is in the call.` : "Nobody is in the call.";
    case "joining":
      return "Joining…";
    case "waiting":
      return `Waiting for ${name} to join.`;
    case "connecting":
      return `Connecting to ${name}…`;
    case "connected":
      return "";
    case "lost":
      return "Connection lost. Trying again…";
  }
}

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
