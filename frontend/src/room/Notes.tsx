/** The notes: the requirements ledger at the top, the shared Markdown below it, written, read or both. */

import "./styles/notes.css";

import type { EditorView } from "@codemirror/view";
import { useDeferredValue, useState } from "react";

import { useRoomState } from "./context";
import { useMedia, useRemembered } from "./layout";
import { Editor } from "./notes/Editor";
import { Ledger } from "./notes/Ledger";
import { Preview } from "./notes/Preview";
import { Toolbar, type NotesView } from "./notes/Toolbar";
import { useNotesText } from "./notes/watch";

/** Beside the board, two columns of text need this much. */
const WIDE = "(min-width: 1281px)";

export default function Notes() {
  const { readOnly } = useRoomState();
  const wide = useMedia(WIDE);
  const [chosen, setChosen] = useRemembered<NotesView>("notes.view", "write");
  const [editor, setEditor] = useState<EditorView | null>(null);
  const shown = chosen === "both" && !wide ? "write" : chosen;
  return (
    <div className="notes" data-view={shown}>
      <Ledger />
      <Toolbar
        shown={shown}
        wide={wide}
        onShow={setChosen}
        editor={readOnly || shown === "preview" ? null : editor}
      />
      <div className="notes-body">
        <Editor hidden={shown === "preview"} onView={setEditor} />
        {shown !== "write" && <LivePreview />}
      </div>
    </div>
  );
}

/** Follows the text; where typing is quicker than drawing, typing goes first. */
function LivePreview() {
  const text = useDeferredValue(useNotesText());
  return (
    <section className="notes-preview" aria-label="Preview of the notes" tabIndex={0}>
      <Preview text={text} />
    </section>
  );
}
