/** Leaving for good, with or without telling the moderators: the second of the two actions that it takes. */

import "../styles/leaving.css";

import { useRoomState, useServices } from "../context";
import { Dialog } from "../Dialog";

const MAX_TEXT = 2000;

export function LeaveDialog({ onClose }: { onClose: () => void }) {
  const { boot } = useServices();
  const { connection } = useRoomState();
  // Who went while this ran on alone can still be reported.
  const other = boot.people.find((person) => person.id !== boot.userId);
  const offline = connection !== "live";
  return (
    <Dialog title={other ? "Leave or report" : "Leave the run?"} onClose={onClose}>
      <form method="post" action={boot.leaveUrl}>
        <input type="hidden" name="csrfmiddlewaretoken" value={boot.csrfToken} />
        <input type="hidden" name="and_leave" value="1" />
        <p>
          You leave for good{other && !boot.solo && `, and ${other.name} sees that you left`}. What was held so far is kept
          and can still be scored. To come back later, just close this page instead.
        </p>
        {other && <Report name={other.name} />}
        {offline && (
          <p role="alert">You are offline. Close this page to go now; leave or report from the interview’s page when you are back.</p>
        )}
        <div className="room-dialog-actions">
          <button type="button" className="btn" onClick={onClose} data-first-focus>
            Stay
          </button>
          <button type="submit" className="btn" disabled={offline}>
            Leave
          </button>
          {other && (
            <button type="submit" className="btn btn-primary" formAction={boot.reportUrl} disabled={offline}>
              Report and leave
            </button>
          )}
        </div>
      </form>
    </Dialog>
  );
}

function Report({ name }: { name: string }) {
  const { boot } = useServices();
  const last = boot.conductReasons.at(-1)?.key;
  return (
    <fieldset className="leaving-report">
      <legend>If you report {name}</legend>
      <p className="muted">The moderators read it, with this room’s log beside it. {name} is not told.</p>
      <label className="room-field">
        <span className="room-field-label">What happened</span>
        <select className="select select-sm" name="reason" defaultValue={last}>
          {boot.conductReasons.map(({ key, label }) => (
            <option key={key} value={key}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <label className="room-field">
        <span className="room-field-label">In your words (optional)</span>
        <textarea className="textarea" name="text" rows={2} maxLength={MAX_TEXT} />
      </label>
      <label className="room-switch">
        <input className="checkbox checkbox-sm" type="checkbox" name="and_block" value="1" />
        <span>Block {name} too: you two are never paired again</span>
      </label>
    </fieldset>
  );
}
