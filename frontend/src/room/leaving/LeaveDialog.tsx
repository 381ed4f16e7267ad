/** Leaving for good, with or without telling the moderators: the second of the two actions that it takes. */

import "../styles/leaving.css";

import { isGuest, otherOf, partiesOf, useRoomState, useServices } from "../context";
import { Dialog } from "../Dialog";
import type { Person } from "../engine";

const MAX_TEXT = 2000;

export function LeaveDialog({ onClose }: { onClose: () => void }) {
  const { boot } = useServices();
  const { connection } = useRoomState();
  // Who went while this ran on alone can still be reported.
  const other = otherOf(boot);
  const guest = isGuest(boot);
  const offline = connection !== "live";
  return (
    <Dialog title={other || guest ? "Leave or report" : "Leave the run?"} onClose={onClose}>
      <form method="post" action={boot.leaveUrl}>
        <input type="hidden" name="csrfmiddlewaretoken" value={boot.csrfToken} />
        <input type="hidden" name="and_leave" value="1" />
        <p>
          You leave for good{other && !boot.solo && `, and ${other.name} sees that you left`}.{" "}
          {guest ? "The two go on by themselves." : "What was held so far is kept and can still be scored."} To come back
          later, just close this page instead.
        </p>
        {other && <Report name={other.name} />}
        {guest && <Report name="one of the two" among={partiesOf(boot)} />}
        {offline && (
          <p role="alert">You are offline. Close this page to go now; leave or report from the interview’s page when you are back.</p>
        )}
        <div className="room-dialog-actions">
          <button type="button" className="btn" onClick={onClose} data-first-focus>
            Stay
          </button>
          <button type="submit" className="btn" formNoValidate disabled={offline}>
            Leave
          </button>
          {(other !== null || guest) && (
            <button type="submit" className="btn btn-primary" formAction={boot.reportUrl} disabled={offline}>
              Report and leave
            </button>
          )}
        </div>
      </form>
    </Dialog>
  );
}

/** `among`: of several people, one is chosen. */
export function Report({ name, among = [] }: { name: string; among?: Person[] }) {
  const { boot } = useServices();
  const last = boot.conductReasons.at(-1)?.key;
  return (
    <fieldset className="leaving-report">
      <legend>If you report {name}</legend>
      <p className="muted">The moderators read it, with this room’s log beside it. Who it is about is not told.</p>
      {among.length > 0 && (
        <label className="room-field">
          <span className="room-field-label">Who it is about</span>
          <select className="select select-sm" name="about" required defaultValue="">
            <option value="">Choose a person</option>
            {among.map((person) => (
              <option key={person.id} value={person.id}>
                {person.name}
              </option>
            ))}
          </select>
        </label>
      )}
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
        <span>Block {among.length > 0 ? "them" : name} too: you two are never paired again</span>
      </label>
    </fieldset>
  );
}
