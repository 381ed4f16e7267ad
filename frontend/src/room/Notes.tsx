/** The shared notes: plain Markdown in CodeMirror, with the partner's cursor. */

import { defaultKeymap } from "@codemirror/commands";
import { markdown } from "@codemirror/lang-markdown";
import { defaultHighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { EditorView, keymap, placeholder } from "@codemirror/view";
import { useEffect, useRef } from "react";

import { pageNonce } from "./boot";
import { useServices } from "./context";
import { notesExtensions, notesText } from "./engine";

export function Notes() {
  const { room } = useServices();
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!host.current) return;
    const view = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: notesText(room).toString(),
        extensions: [
          notesExtensions(room),
          // No history of its own and no Tab key: undo is the shared document's, and Tab moves on.
          keymap.of(defaultKeymap),
          markdown(),
          syntaxHighlighting(defaultHighlightStyle),
          placeholder("Shared notes: both of you write here."),
          EditorView.lineWrapping,
          EditorView.cspNonce.of(pageNonce()),
          EditorView.contentAttributes.of({ "aria-label": "Shared notes" }),
        ],
      }),
    });
    return () => view.destroy();
  }, [room]);
  return <div ref={host} className="room-notes" />;
}
