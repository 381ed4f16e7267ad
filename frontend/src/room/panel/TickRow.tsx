/** A line to tick off, with the time of the tick. */

import { useRoomState } from "../context";
import type { Mark } from "../engine";
import { minutesAndSeconds } from "../format";
import { Icon } from "../Icon";
import { Text } from "../Text";
import type { KitActions } from "./actions";
import { markedAt } from "./items";

interface TickRowProps {
  kind: Mark["kind"];
  item: string;
  text: string;
  actions: KitActions;
}

export function TickRow({ kind, item, text, actions }: TickRowProps) {
  const { clock, private: mine } = useRoomState();
  const at = markedAt(mine.marks, kind, item);
  const done = at !== null;
  return (
    <div data-row data-wanted={done ? undefined : ""}>
      <button
        type="button"
        className="room-check panel-tick"
        data-stop
        data-done={done || undefined}
        aria-pressed={done}
        disabled={clock.state !== "live"}
        onClick={() => actions.mark(kind, item, !done)}
      >
        {done ? <Icon name="circle-check" size={18} /> : <span className="room-check-box" aria-hidden="true" />}
        <span className="room-check-text">
          <Text inline>{text}</Text>
        </span>
        {done && <time className="figure panel-time">{minutesAndSeconds(at)}</time>}
      </button>
    </div>
  );
}
