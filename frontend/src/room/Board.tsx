/** The board's place: it loads Excalidraw when the board is first in view, and says so when it cannot. */

import "./styles/board.css";

import { useState } from "react";

import { fetched } from "./fetched";
import { Guard } from "./Guard";

// Fonts come from our own server; it must be known before the module runs.
window.EXCALIDRAW_ASSET_PATH = `${import.meta.env.BASE_URL}excalidraw/`;

const Whiteboard = fetched(() => import("./Whiteboard"), "Opening the board…");

export function Board({ hidden, phone }: { hidden: boolean; phone: boolean }) {
  const [wanted, setWanted] = useState(!hidden);
  if (!hidden && !wanted) setWanted(true);
  return (
    <div className="room-board" hidden={hidden}>
      {phone && <p className="room-board-note">The board works better on a larger screen.</p>}
      <div className="room-canvas">
        {wanted && (
          <Guard what="The board">
            <Whiteboard />
          </Guard>
        )}
      </div>
    </div>
  );
}
