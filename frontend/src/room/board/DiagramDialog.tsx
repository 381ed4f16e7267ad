/** Mermaid text to editable shapes: paste it, or begin with one; what cannot be read is said with its line. */

import type * as Excalidraw from "@excalidraw/excalidraw";
import type { ExcalidrawImperativeAPI } from "@excalidraw/excalidraw/types";
import { type KeyboardEvent, useId, useRef, useState } from "react";

import { interviews, useServices } from "../context";
import { Dialog } from "../Dialog";
import type { KitAnswer, RoundAnswer } from "../kit";
import { useRemote } from "../remote";
import { STARTING_DIAGRAMS, type StartingDiagram } from "./diagrams";
import { insertSkeletons } from "./insert";
import { DiagramRefusal, shapesOfDiagram } from "./mermaid";

interface Props {
  editor: typeof Excalidraw;
  api: ExcalidrawImperativeAPI;
  onClose: () => void;
}

export function DiagramDialog({ editor, api, onClose }: Props) {
  const [text, setText] = useState("");
  const [begun, setBegun] = useState("");
  const [refused, setRefused] = useState("");
  const [drawing, setDrawing] = useState(false);
  const area = useRef<HTMLTextAreaElement>(null);
  const ids = { text: useId(), refused: useId() };
  const draw = async () => {
    if (drawing) return;
    setDrawing(true);
    try {
      insertSkeletons(editor, api, await shapesOfDiagram(text));
      onClose();
    } catch (error) {
      setRefused(error instanceof DiagramRefusal ? error.message : LOST);
      goToLine(area.current, error instanceof DiagramRefusal ? error.line : null);
      setDrawing(false);
    }
  };
  const pick = ({ key, text }: StartingDiagram) => {
    setBegun(key);
    setText(text);
    setRefused("");
    area.current?.focus();
  };
  const keyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    void draw();
  };
  return (
    <Dialog title="Diagram from text" onClose={onClose}>
      <p className="muted">
        Mermaid text becomes shapes that you can both edit. The board keeps what is on it; one undo takes them off.
      </p>
      <StartWith onPick={pick} />
      <p className="board-diagram-told" role="status">
        {begun === "reference" && "This is the reference answer: once you put it on the board, the candidate sees it at once."}
      </p>
      <label className="board-diagram-label" htmlFor={ids.text}>
        Text of the diagram
      </label>
      <textarea
        id={ids.text}
        ref={area}
        className="textarea board-diagram-text"
        data-first-focus
        rows={12}
        spellCheck={false}
        value={text}
        aria-invalid={refused !== ""}
        aria-describedby={refused === "" ? undefined : ids.refused}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={keyDown}
      />
      <p id={ids.refused} className="board-diagram-refused" role="alert">
        {refused}
      </p>
      <div className="room-dialog-actions">
        <button type="button" className="btn" onClick={onClose}>
          Cancel
        </button>
        <button type="button" className="btn btn-primary" aria-keyshortcuts="Control+Enter" aria-disabled={drawing} onClick={() => void draw()}>
          {drawing ? "Drawing…" : "Put on the board"}
        </button>
      </div>
    </Dialog>
  );
}

const LOST = "The drawing part of this page could not be loaded. Your text is still here; check the connection and try again.";

function StartWith({ onPick }: { onPick: (diagram: StartingDiagram) => void }) {
  const diagrams = useDiagrams();
  return (
    <div className="board-diagram-start" role="group" aria-label="Begin with">
      <span className="muted">Begin with</span>
      {diagrams.map((diagram) => (
        <button key={diagram.key} type="button" className="btn btn-sm" onClick={() => onPick(diagram)}>
          {diagram.name}
        </button>
      ))}
    </div>
  );
}

/** What the scenario starts from belongs to the prompt; its reference to the kit, which only the interviewer is given. */
function useDiagrams(): readonly StartingDiagram[] {
  const { boot } = useServices();
  const round = useRemote<RoundAnswer>(`/rounds/${boot.roundId}/`, true);
  const kit = useRemote<KitAnswer>(`/rounds/${boot.roundId}/kit/`, interviews(boot));
  const diagrams = [...STARTING_DIAGRAMS];
  const today = round.status === "ready" ? round.value.prompt?.starting_diagram : undefined;
  if (today) diagrams.unshift({ key: "today", name: "As it is today", text: today });
  if (kit.status === "ready") {
    diagrams.push({ key: "reference", name: "This scenario’s reference", text: kit.value.kit.diagram });
  }
  return diagrams;
}

function goToLine(area: HTMLTextAreaElement | null, line: number | null): void {
  if (area === null) return;
  area.focus();
  if (line === null) return;
  const lines = area.value.split("\n");
  const start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
  area.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
}
