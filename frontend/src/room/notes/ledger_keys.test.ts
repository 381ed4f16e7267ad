import { expect, test } from "vitest";

import { ledgerAction, NEW_ROW, type LedgerPress } from "./ledger_keys";

const IN_ROW = { row: "r1", inText: true, isEmpty: false };
const IN_NEW = { row: NEW_ROW, inText: true, isEmpty: true };

function press(key: string, held: Partial<LedgerPress> = {}): LedgerPress {
  return { key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held };
}

test("arrows go from row to row, and take the row along with Ctrl or Alt", () => {
  expect(ledgerAction(press("ArrowDown"), IN_ROW)).toEqual({ kind: "go", step: 1 });
  expect(ledgerAction(press("ArrowUp"), IN_NEW)).toEqual({ kind: "go", step: -1 });
  expect(ledgerAction(press("ArrowUp", { altKey: true }), IN_ROW)).toEqual({ kind: "move", step: -1 });
  expect(ledgerAction(press("ArrowDown", { ctrlKey: true }), IN_ROW)).toEqual({ kind: "move", step: 1 });
});

test("arrows stay with a list of choices", () => {
  expect(ledgerAction(press("ArrowDown"), { ...IN_ROW, inText: false })).toBeNull();
});

test("Enter goes to the new line, where it adds by itself; Ctrl+Enter agrees; Escape leaves", () => {
  expect(ledgerAction(press("Enter"), IN_ROW)).toEqual({ kind: "to_new" });
  expect(ledgerAction(press("Enter"), IN_NEW)).toBeNull();
  expect(ledgerAction(press("Enter", { ctrlKey: true }), IN_ROW)).toEqual({ kind: "agree" });
  expect(ledgerAction(press("Escape"), IN_NEW)).toEqual({ kind: "leave" });
});

test("Backspace takes out an empty row only", () => {
  expect(ledgerAction(press("Backspace"), IN_ROW)).toBeNull();
  expect(ledgerAction(press("Backspace"), { ...IN_ROW, isEmpty: true })).toEqual({ kind: "remove" });
  expect(ledgerAction(press("Backspace"), IN_NEW)).toBeNull();
});

test("undo and redo are the ledger's in its rows, and the field's own in a new line", () => {
  expect(ledgerAction(press("z", { ctrlKey: true }), IN_ROW)).toEqual({ kind: "undo" });
  expect(ledgerAction(press("Z", { metaKey: true, shiftKey: true }), IN_ROW)).toEqual({ kind: "redo" });
  expect(ledgerAction(press("y", { ctrlKey: true }), IN_ROW)).toEqual({ kind: "redo" });
  expect(ledgerAction(press("z", { ctrlKey: true }), IN_NEW)).toBeNull();
});

test("what is typed is typed", () => {
  for (const key of ["a", "1", "Tab", "Delete"]) expect(ledgerAction(press(key), IN_ROW)).toBeNull();
});
