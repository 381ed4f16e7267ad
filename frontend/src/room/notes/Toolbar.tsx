/** Above the notes: how they are shown, and the marks that keys make too. */

import type { StateCommand } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";

import { Icon, type IconName } from "../Icon";
import { bold, bulletList, checklist, italic } from "./commands";

export type NotesView = "write" | "preview" | "both";

const VIEWS: readonly { key: NotesView; label: string }[] = [
  { key: "write", label: "Write" },
  { key: "preview", label: "Preview" },
  { key: "both", label: "Side by side" },
];

const MARKS: readonly { name: string; icon: IconName; keys: string; run: StateCommand }[] = [
  { name: "Bold", icon: "bold", keys: "Ctrl+B", run: bold },
  { name: "Italic", icon: "italic", keys: "Ctrl+I", run: italic },
  { name: "List", icon: "list", keys: "Ctrl+Shift+8", run: bulletList },
  { name: "Checklist", icon: "list-checks", keys: "Ctrl+Shift+9", run: checklist },
];

interface ToolbarProps {
  shown: NotesView;
  wide: boolean;
  onShow: (view: NotesView) => void;
  /** null while nothing can be written. */
  editor: EditorView | null;
}

export function Toolbar({ shown, wide, onShow, editor }: ToolbarProps) {
  return (
    <div className="notes-tools">
      <div className="notes-views" role="group" aria-label="Show the notes">
        {VIEWS.filter(({ key }) => wide || key !== "both").map(({ key, label }) => (
          <button key={key} type="button" aria-pressed={shown === key} onClick={() => onShow(key)}>
            {label}
          </button>
        ))}
      </div>
      {editor && (
        <div className="notes-marks" role="group" aria-label="Mark">
          {MARKS.map(({ name, icon, keys, run }) => (
            <button
              key={name}
              type="button"
              className="btn btn-ghost btn-xs btn-square"
              aria-label={name}
              title={`${name} (${keys})`}
              onClick={() => {
                run(editor);
                editor.focus();
              }}
            >
              <Icon name={icon} size={16} />
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
