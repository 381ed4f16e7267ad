/** What the keys and buttons of the notes do to Markdown. */

import { EditorSelection, type ChangeSpec, type EditorState, type Line, type StateCommand } from "@codemirror/state";
import type { KeyBinding } from "@codemirror/view";

const INDENT = /^\s*/;
/** The mark of a list item, of whatever kind, after its indentation. */
const ITEM = /^(?:[-*+] \[[ xX]\] |[-*+] |\d+[.)] )/;

/** Put the selected words (or the word at the cursor) between marks, or take the marks away again. */
function surround(mark: string): StateCommand {
  return ({ state, dispatch }) => {
    if (state.readOnly) return false;
    const changes = state.changeByRange((range) => {
      const { from, to } = range.empty ? (state.wordAt(range.head) ?? range) : range;
      const isMarked = isSurrounded(state, from, to, mark);
      const { length } = mark;
      if (isMarked) {
        const taken = [
          { from: from - length, to: from },
          { from: to, to: to + length },
        ];
        return { changes: taken, range: EditorSelection.range(range.anchor - length, range.head - length) };
      }
      const put = [
        { from, insert: mark },
        { from: to, insert: mark },
      ];
      return { changes: put, range: EditorSelection.range(range.anchor + length, range.head + length) };
    });
    dispatch(state.update(changes, { scrollIntoView: true, userEvent: "input" }));
    return true;
  };
}

/** One star beside another is half of a bold mark, not an italic one. */
function isSurrounded(state: EditorState, from: number, to: number, mark: string): boolean {
  const before = state.sliceDoc(Math.max(0, from - 3), from);
  const after = state.sliceDoc(to, to + 3);
  const stars = Math.min(/\**$/.exec(before)?.[0].length ?? 0, /^\**/.exec(after)?.[0].length ?? 0);
  return mark === "*" ? stars % 2 === 1 : stars >= mark.length;
}

/** Make the selected lines items of a list, or plain lines again where all of them are items of that kind. */
function list(markOf: (place: number) => string): StateCommand {
  return ({ state, dispatch }) => {
    if (state.readOnly) return false;
    const lines = selectedLines(state);
    const isDone = lines.every((line, at) => sameKind(itemMark(line), markOf(at)));
    const changes = lines.map((line, at) => markLine(line, isDone ? "" : markOf(at)));
    const changeSet = state.changes(changes);
    // A cursor at the line's beginning goes behind the mark.
    const selection = state.selection.map(changeSet, 1);
    dispatch(state.update({ changes: changeSet, selection, scrollIntoView: true, userEvent: "input" }));
    return true;
  };
}

function selectedLines(state: EditorState): Line[] {
  const { from, to } = state.selection.main;
  const [first, last] = [state.doc.lineAt(from).number, state.doc.lineAt(to).number];
  const lines = Array.from({ length: last - first + 1 }, (_, at) => state.doc.line(first + at));
  const written = lines.filter((line) => line.text.trim() !== "");
  return written.length > 0 ? written : lines;
}

function itemMark(line: Line): string {
  return ITEM.exec(line.text.trimStart())?.[0] ?? "";
}

function sameKind(mark: string, wanted: string): boolean {
  if (/^\d/.test(wanted)) return /^\d/.test(mark);
  return mark.replace(/[xX]/, " ").replace(/^[*+]/, "-") === wanted;
}

function markLine(line: Line, mark: string): ChangeSpec {
  const at = line.from + (INDENT.exec(line.text)?.[0].length ?? 0);
  return { from: at, to: at + itemMark(line).length, insert: mark };
}

export const bold = surround("**");
export const italic = surround("*");
export const bulletList = list(() => "- ");
export const numberedList = list((at) => `${at + 1}. `);
export const checklist = list(() => "- [ ] ");

export const MARKDOWN_KEYS: readonly KeyBinding[] = [
  { key: "Mod-b", run: bold, preventDefault: true },
  { key: "Mod-i", run: italic, preventDefault: true },
  { key: "Mod-Shift-7", run: numberedList, preventDefault: true },
  { key: "Mod-Shift-8", run: bulletList, preventDefault: true },
  { key: "Mod-Shift-9", run: checklist, preventDefault: true },
];
