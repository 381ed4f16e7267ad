/** Says when the whole interview closes, in time to bring it to an end oneself. */

import { useRoomState, useServerNow, useServices } from "../context";
import { clockTime } from "../format";
import { Icon } from "../Icon";
import { endWarning, type EndWarning } from "./hard_end";

const LOOK_EVERY_MS = 5000;

export function HardEnd() {
  const { boot } = useServices();
  const { clock } = useRoomState();
  const open = clock.state === "live" || clock.state === "waiting";
  const now = useServerNow(open, LOOK_EVERY_MS);
  const { endsBy } = boot;
  const ahead = { roundsAfter: boot.roundCount - boot.roundNumber, roundMinutes: boot.formatMinutes };
  const warning = open && endsBy !== null ? endWarning({ endsBy, ...ahead }, now) : null;
  return (
    <div role="status">
      {warning && endsBy !== null && (
        <div className="room-strip room-strip-warning">
          <Icon name="timer" size={18} />
          <div className="room-strip-body">{sentence(warning, clockTime(endsBy))}</div>
        </div>
      )}
    </div>
  );
}

function sentence(warning: EndWarning, end: string): string {
  switch (warning.kind) {
    case "last_call":
      return `This interview closes at ${end}, in less than two minutes. What is saved is kept and can be scored.`;
    case "closing":
      return `This interview closes at ${end}, whatever the clock says. Wrap up before; extending does not move it.`;
    case "next_round_short":
      return `End this round by ${clockTime(warning.by)}, or the next one is cut short: everything closes at ${end}.`;
    case "next_round_cut":
      return `The next round no longer fits whole: everything closes at ${end}.`;
  }
}
