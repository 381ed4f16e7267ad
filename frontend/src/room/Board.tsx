/** The board's place: it loads Excalidraw when the board is first in view, and says so when it cannot. */

import { Component, lazy, Suspense, useState, type ReactNode } from "react";

// Fonts come from our own server; it must be known before the module runs.
window.EXCALIDRAW_ASSET_PATH = `${import.meta.env.BASE_URL}excalidraw/`;

const Whiteboard = lazy(() => import("./Whiteboard"));

export function Board({ hidden, phone }: { hidden: boolean; phone: boolean }) {
  const [wanted, setWanted] = useState(!hidden);
  if (!hidden && !wanted) setWanted(true);
  return (
    <div className="room-board" hidden={hidden}>
      {phone && <p className="room-board-note">The board works better on a larger screen.</p>}
      <div className="room-canvas">
        {wanted && (
          <BoardGuard>
            <Suspense fallback={<p className="muted room-pad">Opening the board…</p>}>
              <Whiteboard />
            </Suspense>
          </BoardGuard>
        )}
      </div>
    </div>
  );
}

/** A board that fails must not take the clock, the notes and the chat with it. */
class BoardGuard extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return (
      <div className="room-pad" role="alert">
        <p>The board could not be opened. What was drawn is kept; notes, chat and the clock go on.</p>
        <button type="button" className="btn btn-sm" onClick={() => location.reload()}>
          Reload the page
        </button>
      </div>
    );
  }
}
