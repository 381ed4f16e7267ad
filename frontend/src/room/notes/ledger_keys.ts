/**
 * The ledger without a mouse. Arrows go from row to row, with Ctrl or Alt they take the row along; Enter goes to
 * the line that adds one; Ctrl+Enter agrees; Escape leaves.
 */

export const NEW_ROW = "new";

export type LedgerAction =
  | { kind: "move"; step: -1 | 1 }
  | { kind: "go"; step: -1 | 1 }
  | { kind: "agree" | "to_new" | "remove" | "undo" | "redo" | "leave" };

export interface LedgerPress {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

interface Place {
  /** The row's id, `NEW_ROW` for the line that adds, null outside of all. */
  row: string | null;
  /** An input with words in it, where arrows up and down have nothing else to do. */
  inText: boolean;
  /** Nothing is written in this row. */
  isEmpty: boolean;
}

export function ledgerAction(press: LedgerPress, { row, inText, isEmpty }: Place): LedgerAction | null {
  if (press.key === "Escape") return { kind: "leave" };
  const inRow = row !== null && row !== NEW_ROW;
  if (press.ctrlKey || press.metaKey || press.altKey) return row === NEW_ROW ? null : heldAction(press, inRow);
  const step = stepOf(press.key);
  if (step !== null && inText) return { kind: "go", step };
  if (press.key === "Enter" && inRow && inText) return { kind: "to_new" };
  return press.key === "Backspace" && inRow && inText && isEmpty ? { kind: "remove" } : null;
}

function heldAction(press: LedgerPress, inRow: boolean): LedgerAction | null {
  const step = stepOf(press.key);
  if (step !== null) return inRow ? { kind: "move", step } : null;
  if (press.altKey) return null;
  if (press.key === "Enter") return inRow ? { kind: "agree" } : null;
  const letter = press.key.toLowerCase();
  if (letter === "y" || (letter === "z" && press.shiftKey)) return { kind: "redo" };
  return letter === "z" ? { kind: "undo" } : null;
}

function stepOf(key: string): -1 | 1 | null {
  if (key === "ArrowUp") return -1;
  return key === "ArrowDown" ? 1 : null;
}
