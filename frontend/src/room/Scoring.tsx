/** The nine lines: 1 to 4 with the anchor in view, or "not reached" with a reason; a note each; saved by itself. */

import { useEffect, useRef, useState, useSyncExternalStore, type ReactNode } from "react";

import { observedLength } from "../observed";
import { useRoomState, useServices } from "./context";
import { EMPTY_ENTRY, type LineDraft, type LineEntry, type SaveState, type StoredEntry } from "./drafts";
import type { SavedLine } from "./engine";
import { Icon } from "./Icon";
import type { OwnAnchors, Rubric, RubricLine, ScoreKey } from "./kit";
import { LineTag, ScoreChip } from "./LineTag";
import { LineConflict } from "./panel/LineConflict";
import { MomentField } from "./panel/MomentField";

type OwnOfLine = NonNullable<OwnAnchors[keyof OwnAnchors]>;

const NOTE_LEAST = 40;
const SCORES: readonly ScoreKey[] = ["1", "2", "3", "4"];

interface ScoringProps {
  rubric: Rubric;
  /** Which of the rubric's anchors are this scenario's own. */
  own?: OwnAnchors | undefined;
}

export function Scoring({ rubric, own = {} }: ScoringProps) {
  const { clock, private: mine } = useRoomState();
  const { drafts } = useServices();
  const entered = useSyncExternalStore(drafts.subscribe, drafts.getDrafts);
  const [open, setOpen] = useOpenLine(clock.stage);
  useForgetSaved(mine.lines);
  const done = rubric.lines.filter(({ key }) => isEntered(entryOf(entered[key], mine.lines[key]))).length;
  const scorable = !mine.submitted && (clock.state === "live" || clock.state === "debrief");
  return (
    <div className="room-pad room-flow">
      <p className="muted">
        {scorable ? `${done} of 9 lines entered. Saved by itself; you submit in the debrief.` : closedText(mine.submitted)}
      </p>
      <ul className="room-lines">
        {rubric.lines.map((line) => (
          <LineRow
            key={line.key}
            line={line}
            own={own[line.key] ?? {}}
            draft={entered[line.key]}
            saved={mine.lines[line.key]}
            open={open === line.key}
            scorable={scorable}
            onToggle={() => setOpen(open === line.key ? null : line.key)}
          />
        ))}
      </ul>
    </div>
  );
}

function closedText(submitted: boolean): string {
  return submitted ? "You have submitted these scores. They are final." : "Scoring opens when the round starts.";
}

/** The line of the current stage opens as the stage begins; after that the person decides. */
function useOpenLine(stage: string): [string | null, (line: string | null) => void] {
  const [open, setOpen] = useState<string | null>(stage || "requirements");
  const [followed, setFollowed] = useState(stage);
  if (stage && stage !== followed) {
    setFollowed(stage);
    setOpen(stage);
  }
  return [open, setOpen];
}

/** A line that another tab of the same person saved replaces what this tab had saved before. */
function useForgetSaved(lines: Readonly<Record<string, SavedLine>>): void {
  const { drafts } = useServices();
  const before = useRef(lines);
  useEffect(() => {
    for (const [line, saved] of Object.entries(lines)) {
      if (before.current[line] !== saved) drafts.forgetSaved(line);
    }
    before.current = lines;
  }, [lines, drafts]);
}

function entryOf(draft: LineDraft | undefined, saved: SavedLine | undefined): LineEntry {
  return draft?.entry ?? saved ?? EMPTY_ENTRY;
}

function isEntered(entry: LineEntry): boolean {
  return entry.score !== null || entry.notReached;
}

interface LineRowProps {
  line: RubricLine;
  own: OwnOfLine;
  draft: LineDraft | undefined;
  saved: SavedLine | undefined;
  open: boolean;
  scorable: boolean;
  onToggle: () => void;
}

function LineRow({ line, own, draft, saved, open, scorable, onToggle }: LineRowProps) {
  const { drafts } = useServices();
  const entry = entryOf(draft, saved);
  const from: StoredEntry = saved ? pick(saved) : EMPTY_ENTRY;
  const bodyId = `room-line-${line.key}`;
  return (
    <li className="room-line">
      <h3>
        <button type="button" className="room-line-head" aria-expanded={open} aria-controls={bodyId} onClick={onToggle}>
          <LineTag line={line.key} />
          <span className="room-line-state">
            <Saved draft={draft} entered={isEntered(entry) || entry.note !== ""} />
            <ScoreChip score={entry.score} notReached={entry.notReached} />
          </span>
          <Icon name="chevron-down" size={16} />
        </button>
      </h3>
      {open && (
        <div id={bodyId} className="room-line-body">
          <LineForm
            line={line}
            own={own}
            entry={entry}
            disabled={!scorable}
            onChange={(change) => drafts.change(line.key, from, change)}
          />
          {draft?.problem && <p role="alert">{draft.problem}</p>}
          {draft?.theirs && (
            <LineConflict
              theirs={draft.theirs}
              onKeepMine={() => drafts.keepMine(line.key)}
              onTakeTheirs={() => drafts.takeTheirs(line.key)}
            />
          )}
        </div>
      )}
    </li>
  );
}

function pick({ score, notReached, notReachedReason, note, roundSeconds, revision }: SavedLine): StoredEntry {
  return { score, notReached, notReachedReason, note, roundSeconds, revision };
}

interface LineFormProps {
  line: RubricLine;
  own: OwnOfLine;
  entry: LineEntry;
  disabled: boolean;
  onChange: (change: Partial<LineEntry>) => void;
}

function LineForm({ line, own, entry, disabled, onChange }: LineFormProps) {
  const name = `score-${line.key}`;
  return (
    <fieldset className="room-score" disabled={disabled}>
      <legend className="sr-only">Score of {line.name}</legend>
      {SCORES.map((score) => (
        <label key={score} className="room-anchor">
          <input
            type="radio"
            className="radio radio-sm"
            name={name}
            checked={entry.score === Number(score)}
            onChange={() => onChange({ score: Number(score), notReached: false, notReachedReason: "" })}
          />
          <span className={`score score-${score}`}>{score}</span>
          <span>
            {line.anchors[score]}
            {own[score] && <span className="muted"> This scenario’s own.</span>}
          </span>
        </label>
      ))}
      <label className="room-anchor">
        <input
          type="radio"
          className="radio radio-sm"
          name={name}
          checked={entry.notReached}
          onChange={() => onChange({ score: null, notReached: true })}
        />
        <span>Not reached</span>
      </label>
      {entry.notReached && (
        <Field label="Why it was not reached">
          <input
            type="text"
            className="input input-sm"
            maxLength={200}
            value={entry.notReachedReason}
            onChange={(event) => onChange({ notReachedReason: event.target.value })}
          />
        </Field>
      )}
      <Field label={noteLabel(entry.note)}>
        <textarea
          className="textarea"
          rows={3}
          maxLength={4000}
          value={entry.note}
          onChange={(event) => onChange({ note: event.target.value })}
        />
      </Field>
      {!entry.notReached && (
        <MomentField
          line={line.key}
          seconds={entry.roundSeconds}
          needed={entry.score === 1 || entry.score === 4}
          onChange={(roundSeconds) => onChange({ roundSeconds })}
        />
      )}
    </fieldset>
  );
}

function noteLabel(note: string): string {
  const written = observedLength(note);
  return `Note: what you saw or heard, ${written}${written < NOTE_LEAST ? ` of ${NOTE_LEAST}` : ""} characters`;
}

function Field({ label, children }: { label: string; children: ReactNode }) {
  return (
    <label className="room-field">
      <span className="room-field-label">{label}</span>
      {children}
    </label>
  );
}

const SAVE_WORDS: Record<SaveState, string> = {
  saved: "Saved",
  saving: "Saving…",
  unsaved: "Not saved yet",
  refused: "Not saved",
  conflict: "Changed in another tab",
};

function Saved({ draft, entered }: { draft: LineDraft | undefined; entered: boolean }) {
  const state = draft?.state ?? (entered ? "saved" : null);
  return state && <span className={`room-saved room-saved-${state}`}>{SAVE_WORDS[state]}</span>;
}
