/** The library of parts beside the board: search and Enter, a tap, or a drag. It stays open for the next one. */

import type * as Excalidraw from "@excalidraw/excalidraw";
import type { ExcalidrawImperativeAPI } from "@excalidraw/excalidraw/types";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";

import { Icon } from "../Icon";
import { dragPart, insertPart } from "./insert";
import { findParts, type Part } from "./parts";

interface Props {
  editor: typeof Excalidraw;
  api: ExcalidrawImperativeAPI;
  onClose: () => void;
}

export function PartsPanel({ editor, api, onClose }: Props) {
  const [typed, setTyped] = useState("");
  const [said, setSaid] = useState("");
  const search = useRef<HTMLInputElement>(null);
  const panel = useRef<HTMLElement>(null);
  const titleId = useId();
  const found = findParts(typed);
  useEffect(() => search.current?.focus(), []);
  const insert = (part: Part) => {
    insertPart(editor, api, part);
    // The same words twice would not be read out again.
    setSaid((before) => (before === `${part.name} added.` ? `${part.name} added again.` : `${part.name} added.`));
  };
  const keyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") onClose();
    else if (event.key === "ArrowDown") focusNext(panel.current, 1);
    else if (event.key === "ArrowUp") focusNext(panel.current, -1);
    else if (event.key === "Enter" && event.target === search.current && found[0]) insert(found[0]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <section id="board-parts" ref={panel} className="board-parts" aria-labelledby={titleId} onKeyDown={keyDown}>
      <div className="board-parts-head">
        <h2 id={titleId}>Parts</h2>
        <button type="button" className="btn btn-ghost btn-square btn-sm" aria-label="Close parts" onClick={onClose}>
          <Icon name="x" />
        </button>
      </div>
      <input
        ref={search}
        type="search"
        className="input input-sm"
        aria-label="Search parts"
        placeholder="Search, Enter adds the first"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      <ul className="board-parts-list">
        {found.map((part) => (
          <li key={part.key}>
            <button
              type="button"
              className="board-part"
              draggable
              onDragStart={(event) => dragPart(editor, event.dataTransfer, part)}
              onClick={() => insert(part)}
            >
              <span className="board-part-name">{part.name}</span>
              <span className="board-part-about">{part.about}</span>
            </button>
          </li>
        ))}
      </ul>
      {found.length === 0 && <p className="muted">No part is called that. Draw a rectangle and name it.</p>}
      <p className="sr-only" role="status">
        {said}
      </p>
    </section>
  );
}

/** Up and down through the search and the parts. */
function focusNext(panel: HTMLElement | null, step: 1 | -1): void {
  const stops = [...(panel?.querySelectorAll<HTMLElement>("input, .board-part") ?? [])];
  const at = stops.indexOf(document.activeElement as HTMLElement);
  stops[(at + step + stops.length) % stops.length]?.focus();
}
