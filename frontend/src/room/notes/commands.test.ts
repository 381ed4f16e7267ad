import { EditorState, type StateCommand } from "@codemirror/state";
import { expect, test } from "vitest";

import { bold, bulletList, checklist, italic, numberedList } from "./commands";

/** Run a command on a text whose selection is between two bars; one bar is a cursor. */
function after(command: StateCommand, marked: string, readOnly = false): string {
  const anchor = marked.indexOf("|");
  const head = marked.lastIndexOf("|") - (marked.lastIndexOf("|") > anchor ? 1 : 0);
  const doc = marked.replaceAll("|", "");
  let state = EditorState.create({ doc, selection: { anchor, head }, extensions: EditorState.readOnly.of(readOnly) });
  command({ state, dispatch: (transaction) => (state = transaction.state) });
  const { from, to } = state.selection.main;
  const text = state.doc.toString();
  return from === to ? `${text.slice(0, from)}|${text.slice(from)}` : `${text.slice(0, from)}|${text.slice(from, to)}|${text.slice(to)}`;
}

test.each([
  [bold, "a |b| c", "a **|b|** c"],
  [bold, "a **|b|** c", "a |b| c"],
  [bold, "wo|rd", "**wo|rd**"],
  [bold, "|", "**|**"],
  [italic, "a |b| c", "a *|b|* c"],
  [italic, "a **|b|** c", "a ***|b|*** c"],
  [italic, "a ***|b|*** c", "a **|b|** c"],
  [bold, "a ***|b|*** c", "a *|b|* c"],
])("words get their marks and lose them again", (command, before, then) => {
  expect(after(command, before)).toBe(then);
});

test.each([
  [bulletList, "o|ne", "- o|ne"],
  [bulletList, "- o|ne", "o|ne"],
  [bulletList, "|", "- |"],
  [bulletList, "|one\n\ntwo|", "- |one\n\n- two|"],
  [bulletList, "  1. o|ne", "  - o|ne"],
  [numberedList, "|one\ntwo|", "1. |one\n2. two|"],
  [numberedList, "|1. one\n2. two|", "|one\ntwo|"],
  [checklist, "- |one|", "- [ ] |one|"],
  [checklist, "- [x] o|ne", "o|ne"],
  [bulletList, "- [ ] o|ne", "- o|ne"],
])("lines become items of a list and plain lines again", (command, before, then) => {
  expect(after(command, before)).toBe(then);
});

test("notes that are only to be read stay as they are", () => {
  expect(after(bold, "a |b| c", true)).toBe("a |b| c");
  expect(after(bulletList, "o|ne", true)).toBe("o|ne");
});
