/** The shared notes as plain Markdown in CodeMirror, with the partner's cursor. */

import { defaultKeymap } from "@codemirror/commands";
import { markdown } from "@codemirror/lang-markdown";
import { syntaxHighlighting } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { EditorView, keymap, placeholder } from "@codemirror/view";
import { useEffect, useRef } from "react";

import { pageNonce } from "../boot";
import { useServices } from "../context";
import { notesExtensions, notesText } from "../engine";
import { MARKDOWN_KEYS } from "./commands";
import { INK } from "./ink";

interface EditorProps {
  hidden: boolean;
  /** Told the editor once it stands, and null when it goes. */
  onView: (view: EditorView | null) => void;
}

export function Editor({ hidden, onView }: EditorProps) {
  const { boot, room } = useServices();
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!host.current) return;
    const view = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: notesText(room).toJSON(),
        extensions: [
          notesExtensions(room),
          // No history of its own and no Tab key: undo is the shared document's, and Tab moves on.
          keymap.of([...MARKDOWN_KEYS, ...defaultKeymap]),
          markdown(),
          syntaxHighlighting(INK),
          placeholder(boot.solo ? "Your notes: write here." : "Shared notes: both of you write here."),
          EditorView.lineWrapping,
          EditorView.cspNonce.of(pageNonce()),
          EditorView.contentAttributes.of({ "aria-label": "Shared notes" }),
        ],
      }),
    });
    onView(view);
    return () => {
      onView(null);
      view.destroy();
    };
  }, [room, onView, boot.solo]);
  return <div ref={host} className="room-notes" hidden={hidden} />;
}
