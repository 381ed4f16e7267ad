/** What the person must know now about connection, pause and partner: strips over the board, most urgent first. */

import { isGuest, nameOf, partnerOf, useRoomState, useServices } from "./context";
import type { ClosedReason, RoomState } from "./engine";
import { clockTime } from "./format";
import { ConnectionStrip } from "./leaving/ConnectionStrip";
import { GoneStrip } from "./leaving/GoneStrip";
import { safetySentence } from "./leaving/safety";
import { Strip } from "./leaving/Strip";
import type { Moves } from "./moves";
import type { Presence } from "./presence";

/** A live region that is always there, so that what comes into it is read out. */
export function Banners({ moves, presence }: { moves: Moves; presence: Presence | null }) {
  const state = useRoomState();
  return (
    <div className="room-banners" role="status">
      {state.closedReason ? <Closed reason={state.closedReason} state={state} /> : <ConnectionStrip state={state} />}
      {moves.problem && <RefusedMove moves={moves} />}
      {state.notice && <Noted text={state.notice.text} />}
      {state.clock.state === "live" && state.connection === "live" && <Pause moves={moves} state={state} />}
      {(presence?.state === "gone" || presence?.state === "not_yet") && !state.readOnly && (
        <GoneStrip presence={presence} moves={moves} />
      )}
    </div>
  );
}

function Closed({ reason, state }: { reason: ClosedReason; state: RoomState }) {
  const { boot, room } = useServices();
  switch (reason) {
    case "signed_out":
      return (
        <Strip kind="error" icon="log-out">
          You are signed out, and this page has stopped. {safetySentence(state)}{" "}
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
          {noSeatText(isGuest(boot), state.over)}{" "}
          <a className="link" href={boot.interviewUrl}>
            Go to the interview
          </a>
        </Strip>
      );
  }
}

function noSeatText(guest: boolean, over: boolean): string {
  if (guest && over) return "The round is over, and your seat ended with it.";
  if (guest) return "You no longer have a seat in this room: you left, or were asked to leave.";
  return "You no longer have a seat in this room. What was held is kept; the interview’s page says what became of it.";
}

function RefusedMove({ moves }: { moves: Moves }) {
  return (
    <Strip kind="warning" icon="triangle-alert">
      {moves.problem}{" "}
      <button type="button" className="link" onClick={moves.clearProblem}>
        Dismiss
      </button>
    </Strip>
  );
}

function Noted({ text }: { text: string }) {
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
        The clock has been paused since {clockTime(paused_at)}. Board, notes and chat stay open.{" "}
        {!isGuest(boot) && (
          <button type="button" className="link" onClick={() => moves.move("resume")}>
            Resume
          </button>
        )}
      </Strip>
    );
  }
  if (pause_proposed_by === null) return null;
  if (pause_proposed_by === boot.userId) {
    return (
      <Strip kind="info" icon="pause">
        You asked for a pause. The clock stops when {partnerOf(boot)?.name ?? "the other person"} agrees.{" "}
        <button type="button" className="link" onClick={() => moves.move("withdraw")}>
          Take it back
        </button>
      </Strip>
    );
  }
  return (
    <Strip kind="info" icon="pause">
      {nameOf(boot, pause_proposed_by)} asks for a pause.
      {!isGuest(boot) && (
        <span className="room-strip-actions">
          <button type="button" className="btn btn-xs" onClick={() => moves.move("pause")}>
            Agree
          </button>
          <button type="button" className="btn btn-xs btn-ghost" onClick={() => moves.move("withdraw")}>
            Decline
          </button>
        </span>
      )}
    </Strip>
  );
}
