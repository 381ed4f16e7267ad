/** A part that fails must not take the others with it: it says so in its place, and the rest goes on. */

import { Component, type ReactNode } from "react";

interface GuardProps {
  /** As a sentence begins: "The notes". */
  what: string;
  /** What becomes of the work. */
  kept?: string;
  children: ReactNode;
}

const KEPT_IN_ROOM = "Nothing that was saved is lost, and the rest of the room goes on.";

export class Guard extends Component<GuardProps, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    const { what, kept = KEPT_IN_ROOM, children } = this.props;
    if (!this.state.failed) return children;
    return (
      <div className="room-pad" role="alert">
        <p>
          {what} could not be shown. {kept}
        </p>
        <button type="button" className="btn btn-sm" onClick={() => location.reload()}>
          Reload the page
        </button>
      </div>
    );
  }
}
