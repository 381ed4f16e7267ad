/** What the page hands over. `interviews/replay/boot.py` writes it. */

import type { Person } from "../room/engine";

/** Planned and used time of a stage as the report has them; `usedMs` null: it was never begun. */
export interface StageTime {
  key: string;
  name: string;
  shortName: string;
  plannedMs: number;
  usedMs: number | null;
}

/** A piece of the report's evidence, or the moment of a score with its note; `at` in ms since the round began. */
export interface EvidenceMark {
  line: string;
  /** Of the whole line, as in the report; null where it was not reached. */
  score: number | null;
  kind: "note" | "checkpoint";
  text: string;
  at: number;
}

/** Where the player leads back to; `short` on a phone. */
export interface WayBack {
  url: string;
  label: string;
  short: string;
}

export interface ReplayBoot {
  /** Whose messages are one's own; nobody's for who was not there. */
  userId: number;
  solo: boolean;
  title: string;
  /** ms since 1970 */
  startedAt: number;
  endedAt: number;
  people: Person[];
  stages: StageTime[];
  marks: EvidenceMark[];
  recordingUrl: string;
  /** Where the board's pictures are, each below it by its name. */
  picturesUrl: string;
  back: WayBack;
  /** What stands open beside the board at first; the notes where nothing is said. */
  opensOn?: "notes" | "chat";
}

export function readBoot(): ReplayBoot {
  const element = document.getElementById("replay-boot");
  if (!element?.textContent) throw new Error("The page carries no boot document.");
  return JSON.parse(element.textContent) as ReplayBoot;
}
