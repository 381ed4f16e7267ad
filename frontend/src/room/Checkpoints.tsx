/** One key press or click records that the candidate did something observable, with its time. */

import { useRef } from "react";

import { useRoomState } from "./context";
import type { Recording } from "./evidence";
import { useFocusKept } from "./focus";
import { minutesAndSeconds } from "./format";
import { Icon } from "./Icon";
import { checkpointKey } from "./keys";
import type { Checkpoint, Kit } from "./kit";
import { LineTag } from "./LineTag";
import { moveByArrow } from "./panel/arrows";

interface CheckpointsProps {
  kit: Kit;
  recording: Recording;
  showKeys: boolean;
}

export function Checkpoints({ kit, recording, showKeys }: CheckpointsProps) {
  const { clock } = useRoomState();
  const keyed = kit.checkpoints.map((checkpoint, index) => ({ checkpoint, shortcut: checkpointKey(index) }));
  const rows = useRef<HTMLDivElement>(null);
  useFocusKept(rows, () => null);
  const lines = [...new Set(kit.checkpoints.map((checkpoint) => checkpoint.line))];
  return (
    <div ref={rows} className="room-pad room-flow" onKeyDown={moveByArrow}>
      <p className="muted">
        {clock.state === "live"
          ? "Press when you hear it; the time goes with it."
          : "Checkpoints can be recorded while the round is live."}
      </p>
      {recording.problem && <p role="alert">{recording.problem}</p>}
      {lines.map((line) => (
        <section key={line} className="room-section" aria-label={line}>
          <LineTag line={line} />
          <ul className="room-checks">
            {keyed
              .filter(({ checkpoint }) => checkpoint.line === line)
              .map(({ checkpoint, shortcut }) => (
                <CheckpointRow
                  key={checkpoint.key}
                  checkpoint={checkpoint}
                  shortcut={showKeys ? shortcut : null}
                  recording={recording}
                />
              ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

interface RowProps {
  checkpoint: Checkpoint;
  shortcut: string | null;
  recording: Recording;
}

function CheckpointRow({ checkpoint, shortcut, recording }: RowProps) {
  const { clock, private: mine } = useRoomState();
  const recorded = mine.evidence.find((item) => item.kind === "checkpoint" && item.checkpoint === checkpoint.key);
  if (recorded) {
    return (
      <li className="room-check" data-done data-row>
        <Icon name="circle-check" size={18} />
        <span className="room-check-text">{checkpoint.text}</span>
        <span className="figure">{minutesAndSeconds(recorded.roundSeconds * 1000)}</span>
        <button
          type="button"
          className="btn btn-ghost btn-xs"
          aria-label={`Undo: ${checkpoint.text}`}
          data-stop
          disabled={mine.submitted}
          onClick={() => void recording.remove(recorded.id)}
        >
          Undo
        </button>
      </li>
    );
  }
  return (
    <li data-row>
      <button
        type="button"
        className="room-check"
        data-stop
        disabled={clock.state !== "live"}
        onClick={() => void recording.add({ kind: "checkpoint", checkpoint: checkpoint.key })}
      >
        <span className="room-check-box" aria-hidden="true" />
        <span className="room-check-text">{checkpoint.text}</span>
        {shortcut && <kbd className="room-key">{shortcut}</kbd>}
      </button>
    </li>
  );
}
