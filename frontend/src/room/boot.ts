/** What the page hands over. `interviews/room/boot.py` writes it; the engine reads the part that it knows. */

import type { RoomBoot, Seat, Stage } from "./engine";

export type Level = "mid" | "senior" | "staff";

export interface NamedStage extends Stage {
  shortName: string;
}

export interface NextRound {
  number: number;
  url: string;
  role: Seat;
  /** null while the person may not know it. */
  title: string | null;
}

/** A third person whom each of the two can ask to leave. */
export interface Third {
  id: string;
  userId: number;
  reportUrl: string;
}

export interface PageBoot extends RoomBoot {
  /** Never empty: the rubric has nine. */
  stages: [NamedStage, ...NamedStage[]];
  /** The server's time when it wrote the page. */
  now: number;
  /** When the whole interview is closed, whatever its clocks say. */
  endsBy: number | null;
  formatMinutes: number;
  /** The target level of the round. */
  level: Level;
  roundNumber: number;
  roundCount: number;
  title: string | null;
  nextRound: NextRound | null;
  debriefUrl: string;
  /** Whether this site has calls set up. */
  calls: boolean;
  interviewId: string;
  /** null while nobody else is let in, and for the third person. */
  guest: Third | null;
  interviewUrl: string;
  leaveUrl: string;
  reportUrl: string;
  conductReasons: { key: string; label: string }[];
  /** The server's time from which people could come; null until the interview is live and earlier rounds are over. */
  openSince: number | null;
  signInUrl: string;
}

export function readBoot(): PageBoot {
  const element = document.getElementById("room-boot");
  if (!element?.textContent) throw new Error("The page carries no boot document.");
  return JSON.parse(element.textContent) as PageBoot;
}

/** The page's nonce: browsers hide the attribute from scripts and keep the property. */
export function pageNonce(): string {
  return document.querySelector<HTMLScriptElement>("script[nonce]")?.nonce ?? "";
}
