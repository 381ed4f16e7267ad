/** A released twist, over the board until it is dismissed; the prompt's tab keeps them all. */

import { useState } from "react";

import { useRoomState, useServices } from "./context";
import { Icon } from "./Icon";
import { Text } from "./Text";
import { releasedTwists } from "./twists";

/** A live region that is always there, so that the twist which comes into it is read out. */
export function TwistCard() {
  const { boot } = useServices();
  const { chat, clock } = useRoomState();
  const [dismissed, setDismissed] = useState<string | null>(null);
  const newest = releasedTwists(chat, boot.people).at(-1);
  const shown = boot.role === "candidate" && clock.state === "live" && newest?.key !== dismissed ? newest : undefined;
  return (
    <div aria-live="polite">
      {shown && (
        <article className="room-twist-card">
          <div className="room-twist-card-head">
            <Icon name="shuffle" size={18} />
            <h2>Twist: {shown.title}</h2>
          </div>
          {shown.text && <Text>{shown.text}</Text>}
          <p className="room-twist-card-foot">
            <span className="muted">Also under Prompt.</span>
            <button type="button" className="btn btn-sm" onClick={() => setDismissed(shown.key)}>
              Dismiss twist
            </button>
          </p>
        </article>
      )}
    </div>
  );
}
