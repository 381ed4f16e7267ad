/** Asking the third person to leave, with or without telling the moderators: either of the two can, at any time. */

import "../styles/leaving.css";

import { useState } from "react";

import { nameOf, useServices } from "../context";
import { Dialog } from "../Dialog";
import { sentenceOf } from "../remote";
import { Report } from "./LeaveDialog";

export function ThirdDialog({ onClose }: { onClose: () => void }) {
  const { boot, room } = useServices();
  const [problem, setProblem] = useState("");
  const { guest } = boot;
  if (!guest) return null;
  const name = nameOf(boot, guest.userId);
  const sendAway = () => {
    room.api.post(`/interviews/${boot.interviewId}/guests/${guest.id}/`, { answer: "send_away" }).then(onClose, (error: unknown) => {
      setProblem(sentenceOf(error));
    });
  };
  return (
    <Dialog title={`Ask ${name} to leave?`} onClose={onClose}>
      <form method="post" action={guest.reportUrl}>
        <input type="hidden" name="csrfmiddlewaretoken" value={boot.csrfToken} />
        <p>{name} is out of every room of this interview at once. You two go on as you are.</p>
        <Report name={name} />
        {problem && <p role="alert">{problem}</p>}
        <div className="room-dialog-actions">
          <button type="button" className="btn" onClick={onClose} data-first-focus>
            Keep them here
          </button>
          <button type="submit" className="btn">
            Report, and ask to leave
          </button>
          <button type="button" className="btn btn-primary" onClick={sendAway}>
            Ask to leave
          </button>
        </div>
      </form>
    </Dialog>
  );
}
