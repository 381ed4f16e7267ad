/** A mark that one press sets and the next takes back; the time stands beside it, and the focus stays. */

import { useRoomState } from "../context";
import type { Mark } from "../engine";
import { minutesAndSeconds } from "../format";
import type { KitActions } from "./actions";
import { markedAt } from "./items";

interface MarkButtonProps {
  kind: Mark["kind"];
  item: string;
  label: string;
  /** What it is about, for those who hear the button alone. */
  about: string;
  actions: KitActions;
}

export function MarkButton({ kind, item, label, about, actions }: MarkButtonProps) {
  const { clock, private: mine } = useRoomState();
  const at = markedAt(mine.marks, kind, item);
  return (
    <span className="panel-mark">
      <button
        type="button"
        className="btn btn-xs"
        data-stop
        aria-pressed={at !== null}
        aria-label={`${label}: ${about}`}
        disabled={clock.state !== "live"}
        onClick={() => actions.mark(kind, item, at === null)}
      >
        {label}
      </button>
      {at !== null && <time className="figure panel-time">{minutesAndSeconds(at)}</time>}
    </span>
  );
}
