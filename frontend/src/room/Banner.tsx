/** What the person must know now about connection, pause and partner: strips over the board, most urgent first. */

import { useEffect, useState, type ReactNode } from "react";

import { nameOf, useRoomState, useServices } from "./context";
import type { ClosedReason, RoomState } from "./engine";
import { clockTime, count } from "./format";
import { Icon, type IconName } from "./Icon";
import type { Moves } from "./moves";
import type { Presence } from "./presence";

interface StripProps {
  kind: "info" | "warning" | "error";
  icon: IconName;
  children: ReactNode;
}

function Strip({ kind, icon, children }: StripProps) {
  return (
    <div className={`room-strip room-strip-${kind}`}>
      <Icon name={icon} size={18} />
      <div className="room-strip-body">{children}</div>
    </div>
  );
}

/** A live region that is always there, so that what comes into it is read out. */
export function Banners({ moves, presence }: { moves: Moves; presence: Presence | null }) {
  const state = useRoomState();
  return (
    <div className="room-banners" role="status">
      {state.closedReason ? <Closed reason={state.closedReason} /> : <Connection state={state} />}
      {moves.problem && <Problem moves={moves} />}
      {state.notice && <Told text={state.notice.text} />}
      {state.clock.state === "live" && state.connection === "live" && <Pause moves={moves} state={state} />}
      {presence?.state === "gone" && !state.readOnly && <Gone presence={presence} />}
    </div>
  );
}

function Connection({ state }: { state: RoomState }) {
  const slow = useAfter(state.connection === "connecting", 1500);
  const lost = useAfter(state.connection === "offline", 700);
  if (slow) {
    return (
      <Strip kind="info" icon="wifi-off">
        Connecting to the room…
      </Strip>
    );
  }
  if (!lost) return null;
  return (
    <Strip kind="warning" icon="wifi-off">
      <strong>{unsavedSentence(state.unsaved)}</strong>{" "}
      {state.offlineSince !== null && `Offline since ${clockTime(state.offlineSince)}; trying again.`}
    </Strip>
  );
}

function unsavedSentence(unsaved: number): string {
  if (unsaved === 0) return "You are offline. Everything so far is saved; go on working.";
  return `Not saved yet: ${count(unsaved, "change")}. They are kept on this device and will be sent.`;
}

/** True once `wanted` has been true for this long: what passes quickly is not worth a banner. */
function useAfter(wanted: boolean, ms: number): boolean {
  const [due, setDue] = useState(false);
  useEffect(() => {
    if (!wanted) return;
    const timer = setTimeout(() => setDue(true), ms);
    return () => {
      clearTimeout(timer);
      setDue(false);
    };
  }, [wanted, ms]);
  return due;
}

function Closed({ reason }: { reason: ClosedReason }) {
  const { boot, room } = useServices();
  switch (reason) {
    case "signed_out":
      return (
        <Strip kind="error" icon="log-out">
          You are signed out. What is not saved yet is kept on this device.{" "}
          <a className="link" href={boot.signInUrl}>
            Sign in again
          </a>
        </Strip>
      );
    case "replaced":
      return (
        <Strip kind="info" icon="panel-right">
          This tab was opened again elsewhere, and works on there.{" "}
          <button type="button" className="link" onClick={() => room.reconnect()}>
            Use this one instead
          </button>
        </Strip>
      );
    case "malformed":
      return (
        <Strip kind="error" icon="triangle-alert">
          This page is out of step with the server. Your work is kept.{" "}
          <button type="button" className="link" onClick={() => location.reload()}>
            Reload the page
          </button>
        </Strip>
      );
    case "used_up":
      return (
        <Strip kind="error" icon="triangle-alert">
          You have written as much as one person can in this room. What is not saved yet is kept on this device.{" "}
          <button type="button" className="link" onClick={() => location.reload()}>
            Reload to read on
          </button>
        </Strip>
      );
    case "no_seat":
    case "no_room":
      return (
        <Strip kind="error" icon="user-x">
          You no longer have a seat in this room. What was held is kept.{" "}
          <a className="link" href={boot.interviewUrl}>
            Go to the interview
          </a>
        </Strip>
      );
  }
}

function Problem({ moves }: { moves: Moves }) {
  return (
    <Strip kind="warning" icon="triangle-alert">
      {moves.problem}{" "}
      <button type="button" className="link" onClick={moves.clearProblem}>
        Dismiss
      </button>
    </Strip>
  );
}

function Told({ text }: { text: string }) {
  const { room } = useServices();
  return (
    <Strip kind="warning" icon="triangle-alert">
      {text}{" "}
      <button type="button" className="link" onClick={() => room.dismissNotice()}>
        Dismiss
      </button>
    </Strip>
  );
}

function Pause({ moves, state }: { moves: Moves; state: RoomState }) {
  const { boot } = useServices();
  const { paused_at, pause_proposed_by } = state.clock;
  if (paused_at !== null) {
    return (
      <Strip kind="info" icon="pause">
        The clock is paused since {clockTime(paused_at)}. Board, notes and chat stay open.{" "}
        <button type="button" className="link" onClick={() => moves.move("resume")}>
          Resume
        </button>
      </Strip>
    );
  }
  if (pause_proposed_by === null) return null;
  if (pause_proposed_by === boot.userId) {
    return (
      <Strip kind="info" icon="pause">
        You asked for a pause. The clock stops when the other person agrees.{" "}
        <button type="button" className="link" onClick={() => moves.move("withdraw")}>
          Take it back
        </button>
      </Strip>
    );
  }
  return (
    <Strip kind="info" icon="pause">
      {nameOf(boot, pause_proposed_by)} asks for a pause.
      <span className="room-strip-actions">
        <button type="button" className="btn btn-xs" onClick={() => moves.move("pause")}>
          Agree
        </button>
        <button type="button" className="btn btn-xs btn-ghost" onClick={() => moves.move("withdraw")}>
          Decline
        </button>
      </span>
    </Strip>
  );
}

function Gone({ presence }: { presence: Presence }) {
  return (
    <Strip kind="info" icon="user-x">
      {presence.text}. Everything is kept, and {presence.name} can come back to the same place.
    </Strip>
  );
}
