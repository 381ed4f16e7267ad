/** Time-stamped notes tied to a line: what was said, in the moment in which it was said. */

import { useRef, type KeyboardEvent, type SubmitEvent } from "react";

import { LINES } from "../lines";
import { useRoomState, useServices } from "./context";
import type { EvidenceItem } from "./engine";
import { withoutSent, type Recording } from "./evidence";
import { useFocusKept } from "./focus";
import { minutesAndSeconds } from "./format";
import { Icon } from "./Icon";
import { useKept } from "./leaving/place";
import { LineTag } from "./LineTag";

const MAX_LENGTH = 2000;

export function Evidence({ recording }: { recording: Recording }) {
  const { private: mine, clock } = useRoomState();
  const items = [...mine.evidence].sort((a, b) => b.roundSeconds - a.roundSeconds || b.id - a.id);
  const open = !mine.submitted && (clock.state === "live" || clock.state === "debrief");
  const list = useRef<HTMLOListElement>(null);
  useFocusKept(list, () => document.querySelector("#room-part-evidence textarea"));
  return (
    <div className="room-pad room-flow">
      {open ? <NewNote recording={recording} /> : <p className="muted">Evidence can be added once the round is live.</p>}
      {recording.problem && <p role="alert">{recording.problem}</p>}
      <h3 className="room-small-title">Recorded ({items.length})</h3>
      {items.length === 0 && (
        <p className="muted">Nothing yet. Write down what you hear as it is said; the report shows it beside the score.</p>
      )}
      <ol ref={list} className="room-evidence">
        {items.map((item) => (
          <EvidenceRow key={item.id} item={item} removable={open} recording={recording} />
        ))}
      </ol>
    </div>
  );
}

function NewNote({ recording }: { recording: Recording }) {
  const { clock } = useRoomState();
  const { boot } = useServices();
  const [line, setLine] = useKept(boot, "evidence.line", "");
  const [text, setText] = useKept(boot, "evidence", "");
  const current = LINES.some(({ key }) => key === clock.stage) ? clock.stage : "tradeoffs";
  const empty = text.trim() === "";
  const add = async (event: SubmitEvent | KeyboardEvent) => {
    event.preventDefault();
    if (empty || recording.pending) return;
    const isRecorded = await recording.add({ kind: "note", line: line || current, text });
    if (!isRecorded) return;
    setText((written) => withoutSent(written, text));
    // The next is of the stage that the clock is at then, unless another is chosen again.
    setLine("");
  };
  return (
    <form className="room-form" onSubmit={(event) => void add(event)}>
      <label className="room-field">
        <span className="room-field-label">Line</span>
        <select className="select select-sm" value={line || current} onChange={(event) => setLine(event.target.value)}>
          {LINES.map(({ key, name }) => (
            <option key={key} value={key}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label className="room-field" data-group="note">
        <span className="room-field-label">What you saw or heard</span>
        <textarea
          className="textarea"
          data-stop
          rows={3}
          maxLength={MAX_LENGTH}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void add(event);
            else if (event.key === "Escape") document.getElementById("room-tab-evidence")?.focus();
          }}
        />
      </label>
      <button type="submit" className="btn btn-sm" aria-disabled={recording.pending || empty}>
        <Icon name="plus" size={16} /> Add evidence
      </button>
      <p className="muted">{empty ? "Write what you saw or heard, then add it. Esc leaves the note." : "Ctrl+Enter adds it too, Esc leaves the note."}</p>
    </form>
  );
}

interface RowProps {
  item: EvidenceItem;
  removable: boolean;
  recording: Recording;
}

function EvidenceRow({ item, removable, recording }: RowProps) {
  return (
    <li className="room-evidence-item">
      <span className="figure room-evidence-time">{minutesAndSeconds(item.roundSeconds * 1000)}</span>
      <div>
        <LineTag line={item.line} />
        {item.kind === "checkpoint" && <span className="muted"> checkpoint</span>}
        <p>{item.text}</p>
      </div>
      {removable && (
        <button
          type="button"
          className="btn btn-ghost btn-xs btn-square"
          aria-label={`Remove evidence: ${item.text.slice(0, 60)}`}
          onClick={() => void recording.remove(item.id)}
        >
          <Icon name="trash-2" size={16} />
        </button>
      )}
    </li>
  );
}
