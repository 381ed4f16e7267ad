/** Requirements and shared notes as they were: CodeMirror without a cursor, changed where the text differs. */

import "../room/styles/notes.css";

import { markdown } from "@codemirror/lang-markdown";
import { syntaxHighlighting } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { EditorView, placeholder } from "@codemirror/view";
import { useEffect, useRef } from "react";

import { pageNonce } from "../room/boot";
import { INK } from "../room/notes/ink";
import { useServices } from "./context";
import { differenceOf } from "./difference";
import { Requirements } from "./Requirements";

export default function Notes() {
  const { player } = useServices();
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!host.current) return;
    const textNow = () => player.doc.getText("notes").toJSON();
    const view = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: textNow(),
        extensions: [
          EditorState.readOnly.of(true),
          EditorView.editable.of(false),
          markdown(),
          syntaxHighlighting(INK),
          EditorView.lineWrapping,
          placeholder("Nothing is written yet."),
          EditorView.cspNonce.of(pageNonce()),
          EditorView.contentAttributes.of({ "aria-label": "Shared notes", tabindex: "0" }),
        ],
      }),
    });
    const stop = player.onScene(() => {
      const change = differenceOf(view.state.doc.toString(), textNow());
      if (change) view.dispatch({ changes: change, effects: EditorView.scrollIntoView(change.from + change.insert.length) });
    });
    return () => {
      stop();
      view.destroy();
    };
  }, [player]);
  return (
    <div className="replay-notes">
      <Requirements />
      <div ref={host} className="room-notes" />
    </div>
  );
}
