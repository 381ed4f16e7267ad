/** Puts an item of the kit on the candidate's screen, once: nothing takes it back. Who leads the round does that. */

import { leads, useRoomState, useServices } from "../context";
import type { Reveal } from "../engine";
import { minutesAndSeconds } from "../format";
import { Icon } from "../Icon";
import type { KitActions } from "./actions";

interface ShowButtonProps {
  type: Reveal["type"];
  item: number;
  title: string;
  label: string;
  actions: KitActions;
}

export function ShowButton({ type, item, title, label, actions }: ShowButtonProps) {
  const { boot } = useServices();
  const { clock, reveals } = useRoomState();
  const shown = reveals.find((one) => one.type === type && one.title === title);
  if (!leads(boot)) return shown ? <span className="muted">Shown</span> : null;
  // Still a button once it is done, so that the focus is not lost from under somebody's fingers.
  return (
    <span className="panel-mark">
      <button
        type="button"
        className="btn btn-xs"
        data-stop
        aria-label={shown ? `Shown: ${title}` : `${label}: ${title}`}
        aria-disabled={shown ? true : undefined}
        disabled={!shown && clock.state !== "live"}
        onClick={() => !shown && actions.show(type, item)}
      >
        <Icon name={shown ? "circle-check" : "send"} size={14} /> {shown ? "Shown" : label}
      </button>
      {shown && <time className="figure panel-time">{minutesAndSeconds(shown.at - (clock.round_started_at ?? shown.at))}</time>}
    </span>
  );
}
