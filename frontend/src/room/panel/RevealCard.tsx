/** What the interviewer has just shown: over the board until it is put away. The prompt's tab keeps all of it. */

import { useRef } from "react";

import { interviews, useRoomState, useServices } from "../context";
import type { Revealed } from "../engine";
import { Icon } from "../Icon";
import { tabId } from "../Tabs";
import { Text } from "../Text";
import { useDismissed } from "./dismissed";

/** A live region that is always there, so that what comes into it is read out. */
export function RevealCard() {
  const { boot } = useServices();
  const { reveals, clock } = useRoomState();
  const [dismissed, dismiss] = useDismissed(boot.roundId);
  const place = useRef<HTMLDivElement>(null);
  const showing = !interviews(boot) && clock.state === "live";
  const waiting = showing ? reveals.filter(({ key }) => !dismissed.has(key)) : [];
  const shown = waiting.at(-1);
  const putAway = (key: string) => {
    const hadFocus = place.current?.contains(document.activeElement) ?? false;
    dismiss(key);
    // Where the list is; the button that had the focus is gone.
    if (hadFocus) document.getElementById(tabId("prompt"))?.focus();
  };
  return (
    <div ref={place} aria-live="polite">
      {shown && (
        <article className="room-twist-card panel-card">
          <div className="room-twist-card-head">
            <Icon name={shown.type === "twist" ? "shuffle" : "file-text"} size={18} />
            <h2>{headingOf(shown)}</h2>
          </div>
          {shown.text && <Text>{shown.text}</Text>}
          <p className="room-twist-card-foot">
            <span className="muted">{waiting.length > 1 ? `${waiting.length - 1} more after this. ` : ""}Also under Prompt.</span>
            <button type="button" className="btn btn-sm" onClick={() => putAway(shown.key)}>
              {shown.type === "twist" ? "Dismiss twist" : "Dismiss number"}
            </button>
          </p>
        </article>
      )}
    </div>
  );
}

function headingOf({ type, title }: Revealed): string {
  return type === "twist" ? `Twist: ${title}` : title;
}
