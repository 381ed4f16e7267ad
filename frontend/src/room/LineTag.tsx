/** A line or stage by its hue, icon and short name: never by hue alone. */

import { LINES, STAGES, type LineKey, type StageKey } from "../lines";
import { Icon } from "./Icon";

const MARKS = new Map<string, (typeof LINES)[number] | (typeof STAGES)[number]>(
  [...LINES, ...STAGES].map((mark) => [mark.key, mark]),
);

export function markOf(key: LineKey | StageKey | (string & {})) {
  return MARKS.get(key) ?? STAGES[0];
}

export function LineTag({ line }: { line: string }) {
  const mark = markOf(line);
  return (
    <span className={`line-tag line-${mark.key}`}>
      <Icon name={mark.icon} size={16} />
      <span>{mark.name}</span>
    </span>
  );
}

export function ScoreChip({ score, notReached }: { score: number | null; notReached: boolean }) {
  if (notReached) return <span className="score score-none">not reached</span>;
  if (score === null) return <span className="room-unscored">not scored</span>;
  return (
    <span className={`score score-${score}`}>
      <span className="sr-only">Score </span>
      {score}
      <span className="sr-only"> of 4</span>
    </span>
  );
}
