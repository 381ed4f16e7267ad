/** What our board can do besides drawing: the two buttons, their keys, and what they open. */

import type * as Excalidraw from "@excalidraw/excalidraw";
import type { ExcalidrawImperativeAPI } from "@excalidraw/excalidraw/types";
import { type KeyboardEvent, useCallback, useEffect, useState } from "react";
import { flushSync } from "react-dom";

import { focusSoon } from "../focus";
import { Icon } from "../Icon";
import { DiagramDialog } from "./DiagramDialog";
import { PartsPanel } from "./PartsPanel";

export type Tool = "parts" | "diagram";

export const BOARD_KEYS: Readonly<Record<string, Tool>> = { b: "parts", m: "diagram" };

export interface Tools {
  open: Tool | null;
  toggle: (tool: Tool) => void;
  close: () => void;
}

export function useTools(api: ExcalidrawImperativeAPI | null): Tools {
  const [open, setOpen] = useState<Tool | null>(null);
  const toggle = useCallback((tool: Tool) => setOpen((now) => (now === tool ? null : tool)), []);
  const close = useCallback(() => setOpen(null), []);
  useEffect(() => {
    // The editor's menu and palette offer a dialog of their own for mermaid: ours opens in its place.
    return api?.onChange((_elements, { openDialog }) => {
      if (openDialog?.name !== "ttd") return;
      api.updateScene({ appState: { openDialog: null } });
      setOpen("diagram");
    });
  }, [api]);
  return { open, toggle, close };
}

/** Letters on the board that the editor leaves free; not while something is typed or a dialog is open. */
export function toolOf(event: KeyboardEvent): Tool | null {
  const { target } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.repeat) return null;
  if (!(target instanceof Element) || !target.closest(".excalidraw")) return null;
  if (target.closest("input, textarea, [contenteditable], [role=dialog], dialog")) return null;
  return BOARD_KEYS[event.key.toLowerCase()] ?? null;
}

export function ToolButtons({ tools }: { tools: Tools }) {
  return (
    <div className="board-tools">
      <button
        type="button"
        className="btn btn-sm"
        aria-expanded={tools.open === "parts"}
        aria-controls="board-parts"
        aria-keyshortcuts="B"
        title="Parts of a system (B)"
        onClick={() => tools.toggle("parts")}
      >
        <Icon name="plus" size={16} />
        <span>Parts</span>
      </button>
      <button
        type="button"
        className="btn btn-sm"
        aria-haspopup="dialog"
        aria-keyshortcuts="M"
        title="Diagram from text (M)"
        onClick={() => tools.toggle("diagram")}
      >
        <Icon name="network" size={16} />
        <span>Diagram</span>
      </button>
    </div>
  );
}

interface OpenToolProps {
  tools: Tools;
  editor: typeof Excalidraw;
  api: ExcalidrawImperativeAPI;
}

export function OpenTool({ tools, editor, api }: OpenToolProps) {
  const close = () => {
    flushSync(tools.close);
    focusBoard();
  };
  if (tools.open === "parts") return <PartsPanel editor={editor} api={api} onClose={close} />;
  if (tools.open === "diagram") return <DiagramDialog editor={editor} api={api} onClose={close} />;
  return null;
}

/** Back to the drawing, where the keys for what was just put there work. */
function focusBoard(): void {
  focusSoon(() => document.querySelector<HTMLElement>(".room-canvas .excalidraw-container"));
}
