/** The way out stands in the bar, and under F9 from everywhere: also while somebody types, draws or has a dialog open. */

import { useEffect } from "react";

import { useRoomState, useServices } from "../context";
import { Icon } from "../Icon";
import { LEAVE_KEY } from "../keys";

export function LeaveButton({ onLeave }: { onLeave: () => void }) {
  const { boot } = useServices();
  const { connection } = useRoomState();
  const gone = connection === "closed";
  useEffect(() => {
    const act = (event: KeyboardEvent) => {
      if (event.key !== LEAVE_KEY || event.repeat || gone) return;
      event.preventDefault();
      onLeave();
    };
    document.addEventListener("keydown", act, { capture: true });
    return () => document.removeEventListener("keydown", act, { capture: true });
  }, [gone, onLeave]);
  if (gone) return null;
  return (
    <button
      type="button"
      className="btn btn-sm btn-ghost btn-square"
      aria-label={boot.people.length > 1 ? "Leave or report" : "Leave"}
      aria-keyshortcuts={LEAVE_KEY}
      onClick={onLeave}
    >
      <Icon name="log-out" />
    </button>
  );
}
