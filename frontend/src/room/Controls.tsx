/** What can be done with the clock now. The table of moves is in docs/protocol.md; the server has the last word. */

import { useRef } from "react";

import { isGuest, leads, useRoomState, useServices } from "./context";
import type { PageBoot } from "./boot";
import type { ClockMove, ClockState } from "./engine";
import { Dialog } from "./Dialog";
import { useFocusKept } from "./focus";
import { Icon, type IconName } from "./Icon";
import type { Moves } from "./moves";
import type { Presence } from "./presence";

export interface Control {
  move: ClockMove;
  label: string;
  icon: IconName;
  primary?: boolean;
}

/** The moves that this person can make in a live round, the one next step first. (`Waiting` has the start.) */
export function controlsFor(boot: PageBoot, clock: ClockState, alone = boot.solo): Control[] {
  const leading = leads(boot);
  if (clock.state !== "live" || isGuest(boot)) return [];
  const paused = clock.paused_at !== null;
  const led: Control[] = [
    { move: "next", label: isLast(boot, clock) ? "Finish last stage" : "Next stage", icon: "skip-forward", primary: !paused },
    { move: "extend", label: "Extend 2 min", icon: "plus" },
  ];
  return [
    ...(paused ? [{ move: "resume", label: "Resume", icon: "play", primary: true } as const] : []),
    ...(leading ? led : []),
    ...(paused ? [] : pauseControl(boot, clock, alone)),
    ...(leading ? [{ move: "end", label: "End round", icon: "square" } as const] : []),
  ];
}

function pauseControl(boot: PageBoot, clock: ClockState, alone: boolean): Control[] {
  const proposer = clock.pause_proposed_by;
  if (alone) return [{ move: "pause", label: "Pause", icon: "pause" }];
  if (proposer === null) return [{ move: "pause", label: "Propose pause", icon: "pause" }];
  if (proposer === boot.userId) return [{ move: "withdraw", label: "Withdraw pause", icon: "undo-2" }];
  return [{ move: "pause", label: "Agree to pause", icon: "pause" }];
}

function isLast(boot: PageBoot, clock: ClockState): boolean {
  return boot.stages.at(-1)?.key === clock.stage;
}

export function Controls({ moves, presence, onEnd }: { moves: Moves; presence: Presence | null; onEnd: () => void }) {
  const { boot } = useServices();
  const { clock, connection } = useRoomState();
  const controls = controlsFor(boot, clock, presence?.alone ?? boot.solo);
  const group = useRef<HTMLDivElement>(null);
  useFocusKept(group, () => null);
  return (
    <div ref={group} className="room-controls" role="group" aria-label="Clock" hidden={controls.length === 0 || connection === "closed"}>
      {controls.map((control) => (
        <button
          key={control.move}
          type="button"
          className={control.primary ? "btn btn-sm btn-primary" : "btn btn-sm btn-ghost"}
          aria-disabled={moves.pending !== null}
          onClick={() => (control.move === "end" ? onEnd() : moves.move(control.move))}
        >
          <Icon name={control.icon} size={16} />
          <span>{control.label}</span>
        </button>
      ))}
    </div>
  );
}

export function EndDialog({ moves, onClose }: { moves: Moves; onClose: () => void }) {
  const { boot } = useServices();
  return (
    <Dialog title="End this round?" onClose={onClose}>
      <p>
        The clock stops, and {boot.solo ? "the board and the notes" : "the board, the notes and the chat"} become read-only.
        This cannot be undone.
      </p>
      <p className="muted">{afterwards(boot)}</p>
      <div className="room-dialog-actions">
        <button type="button" className="btn" onClick={onClose} data-first-focus>
          Keep going
        </button>
        <button
          type="button"
          className="btn btn-primary"
          onClick={() => {
            moves.move("end");
            onClose();
          }}
        >
          End round
        </button>
      </div>
    </Dialog>
  );
}

function afterwards(boot: PageBoot): string {
  if (boot.nextRound) return "Then you change places for the next round.";
  return boot.solo ? "Then you score yourself." : "Then you both go to the debrief.";
}
