/** The interviewer's kit and the candidate's prompt as the API gives them (scenarios/content.py, rubric.py). */

import type { LineKey } from "../lines";
import type { Level } from "./boot";

export interface Prompt {
  title: string;
  summary: string;
  statement: string;
  context: string;
  /** A mermaid flowchart of how it works today; not every scenario has one. */
  starting_diagram?: string;
}

export interface Probe {
  ask: string;
  good: string;
  wrong: string;
  nudge: string;
}

/** What a candidate may choose in a stage, with the probes for those who do. */
export interface Choice {
  title: string;
  probes: Probe[];
}

export interface Twist {
  title: string;
  text: string;
  strong: string;
}

export interface Checkpoint {
  key: string;
  line: LineKey;
  text: string;
}

export interface Kit {
  task: string;
  baseline: string;
  if_asked: { question: string; answer: string }[];
  guide: Record<string, string>;
  probes: Record<string, Probe[]>;
  /** By stage; a kit may have none. */
  choices?: Record<string, Choice[]>;
  twists: Twist[];
  checkpoints: Checkpoint[];
  trade_offs: { title: string; one_side: string; other_side: string; decide_by: string }[];
  estimates: { title: string; text: string }[];
  metrics: { offline: string[]; online: string[]; guardrails: string[] };
  mistakes: string[];
  /** A mermaid flowchart. */
  diagram: string;
  /** The worked answer of a stage as a strong candidate of each level gives it; a kit may have none. */
  answers?: Record<string, Record<Level, string>>;
  reading?: string[];
  /** By line and score: the anchors of this scenario's own. `Rubric` has them in their places already. */
  anchors?: OwnAnchors;
  /** Alarms of this scenario's own, in order of time. */
  pacing?: { at_percent: number; check: string; nudge: string }[];
}

export type ScoreKey = "1" | "2" | "3" | "4";

export type OwnAnchors = Partial<Record<LineKey, Partial<Record<ScoreKey, string>>>>;

export interface RubricLine {
  key: LineKey;
  name: string;
  short_name: string;
  about: string;
  anchors: Record<ScoreKey, string>;
  red_flags: string[];
  strong_signals: string[];
}

export interface Rubric {
  lines: RubricLine[];
  stages: { key: string; line: LineKey | null; must_cover: string[] }[];
  pacing_alarms: { at_fraction: number; check: string; nudge: string }[];
}

export interface KitAnswer {
  kit: Kit;
  rubric: Rubric;
}

export interface RoundAnswer {
  prompt: Prompt | null;
}
