/** The shared notes in CodeMirror: one Y.Text, own undo only, the other's cursor, no writing once it is over. */

import { Compartment, EditorState, type ChangeSet, type Extension } from "@codemirror/state";
import { EditorView, keymap, ViewPlugin, type KeyBinding } from "@codemirror/view";
import { yCollab, ySyncAnnotation, yUndoManagerKeymap } from "y-codemirror.next";
import { UndoManager, type Text } from "yjs";

import type { Room } from "./room";

/** One insertion must fit a frame, at up to four bytes a character. */
const INSERT_MAX_CHARACTERS = 50_000;

export function notesText(room: Room): Text {
  return room.doc.getText("notes");
}

/** The binding's own undo writes into the text past the editor, whether or not that takes edits. */
const undoKeys: readonly KeyBinding[] = yUndoManagerKeymap.map((binding) => ({
  ...binding,
  run: (view) => view.state.readOnly || (binding.run?.(view) ?? false),
}));

/** What makes an editor the room's notes; its `doc` must start as `notesText(room).toString()`. */
export function notesExtensions(room: Room): Extension[] {
  const text = notesText(room);
  return [
    refuseHugeInsertions(room),
    readOnlyWithTheRoom(room),
    takeCursorAlong(room),
    keymap.of(undoKeys),
    // What this editor writes is tracked once the binding has named itself; nothing else is.
    yCollab(text, room.awareness, { undoManager: new UndoManager(text, { trackedOrigins: new Set() }) }),
  ];
}

/** The binding leaves a cursor where it was when its person has gone on to another part. */
function takeCursorAlong(room: Room): Extension {
  return EditorView.domEventHandlers({
    blur: () => room.awareness.setLocalStateField("cursor", null),
  });
}

function refuseHugeInsertions(room: Room): Extension {
  return EditorState.transactionFilter.of((transaction) => {
    const isLocal = transaction.annotation(ySyncAnnotation) === undefined;
    if (!transaction.docChanged || !isLocal || !isHuge(transaction.changes)) return transaction;
    room.notify("too_large");
    return [];
  });
}

function isHuge(changes: ChangeSet): boolean {
  let characters = 0;
  changes.iterChanges((_fromA, _toA, _fromB, _toB, inserted) => (characters += inserted.length));
  return characters > INSERT_MAX_CHARACTERS;
}

function readOnlyWithTheRoom(room: Room): Extension {
  const compartment = new Compartment();
  const now = () => EditorState.readOnly.of(room.getState().readOnly);
  const follow = (view: EditorView) => {
    const unsubscribe = room.subscribe(() => {
      if (view.state.readOnly === room.getState().readOnly) return;
      view.dispatch({ effects: compartment.reconfigure(now()) });
    });
    return { destroy: unsubscribe };
  };
  return [compartment.of(now()), ViewPlugin.define(follow)];
}
