/** One key press or click records that the candidate did something observable, with its time. */

import { useCallback, useEffect, useRef } from "react";

import { useRoomState } from "./context";
import type { Recording } from "./evidence";
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
  const lines = [...new Set(kit.checkpoints.map((checkpoint) => checkpoint.line))];
  return (
    <div className="room-pad room-flow" onKeyDown={moveByArrow}>
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
  const { row, keepFocus } = useFollowingFocus(recorded?.id);
  if (recorded) {
    return (
      <li ref={row} className="room-check" data-done data-row>
        <Icon name="circle-check" size={18} />
        <span className="room-check-text">{checkpoint.text}</span>
        <span className="figure">{minutesAndSeconds(recorded.roundSeconds * 1000)}</span>
        <button
          type="button"
          className="btn btn-ghost btn-xs"
          aria-label={`Undo: ${checkpoint.text}`}
          data-stop
          disabled={mine.submitted}
          onClick={() => {
            keepFocus();
            void recording.remove(recorded.id);
          }}
        >
          Undo
        </button>
      </li>
    );
  }
  return (
    <li ref={row} data-row>
      <button
        type="button"
        className="room-check"
        data-stop
        disabled={clock.state !== "live"}
        onClick={() => {
          keepFocus();
          void recording.add({ kind: "checkpoint", checkpoint: checkpoint.key });
        }}
      >
        <span className="room-check-box" aria-hidden="true" />
        <span className="room-check-text">{checkpoint.text}</span>
        {shortcut && <kbd className="room-key">{shortcut}</kbd>}
      </button>
    </li>
  );
}

/** The button that was pressed gives way to another: the focus goes with it, and the keyboard stays in the row. */
function useFollowingFocus(recorded: number | undefined) {
  const row = useRef<HTMLLIElement>(null);
  const pressed = useRef(false);
  useEffect(() => {
    if (pressed.current) row.current?.querySelector<HTMLElement>("[data-stop]")?.focus();
    pressed.current = false;
  }, [recorded]);
  const keepFocus = useCallback(() => {
    pressed.current = true;
  }, []);
  return { row, keepFocus };
}
