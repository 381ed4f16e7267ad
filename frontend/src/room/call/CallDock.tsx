/** The call's place in the room: beside the board over the panel, or in a corner of the board; on a phone, on top. */

import "../styles/call.css";

import { useCallback, useEffect, useState, useSyncExternalStore } from "react";

import { isGuest, useRoomState, useServices } from "../context";
import type { Person } from "../engine";
import { Icon } from "../Icon";
import { useKeys } from "../keys";
import { useRemembered, type Layout } from "../layout";
import { bindingsFor } from "../panel/shortcuts";
import { Call } from "./call";
import { CallControls } from "./CallControls";
import { callersOf } from "./callers";
import { CallSettings } from "./CallSettings";
import { CallSpeech } from "./CallSpeech";
import { memoryOf } from "./memory";
import { isHeard } from "./pair";
import { Pictures } from "./Pictures";
import { usePushToTalk } from "./push_to_talk";
import { Sound } from "./Sound";
import type { CallState } from "./types";
import { aboutWatcher, aboutWeakLegs, statusOf } from "./words";

export type CallPlace = "side" | "corner";

export function CallDock({ layout }: { layout: Layout }) {
  const { boot } = useServices();
  const { clock } = useRoomState();
  const callers = callersOf(boot, clock.solo ?? boot.solo);
  if (callers.length === 0) return null;
  if (boot.calls) return <Dock layout={layout} callers={callers} />;
  return (
    <section id="room-call" className="call-dock" data-place="side" aria-label="Call" tabIndex={-1}>
      <p className="call-row muted">This site has no calls set up. The chat works.</p>
    </section>
  );
}

function Dock({ layout, callers }: { layout: Layout; callers: readonly Person[] }) {
  const call = useCall();
  const state = useSyncExternalStore(call.subscribe, call.getState);
  const [chosenPlace, setPlace] = useRemembered<CallPlace>("call.place", "side");
  const [folded, setFolded] = useRemembered("call.folded", false);
  const [settings, setSettings] = useState(false);
  useCallKeys(call, state, layout.singleKeys);
  const present = usePresent(state, callers);
  const heard = present.filter(isHeard);
  const inCall = state.phase !== "idle";
  // What was put beside the board goes to its corner while the panel is shut, and an open call is never out of sight.
  const place = !layout.phone && !layout.panelOpen ? "corner" : chosenPlace;
  return (
    <section
      id="room-call"
      className="call-dock"
      data-place={layout.phone ? "top" : place}
      data-in-call={inCall || undefined}
      aria-label="Call"
      tabIndex={-1}
    >
      {inCall && !folded && <Pictures call={call} state={state} people={heard} />}
      <div className="call-row">
        <p className="call-status">{statusOf(state, present)}</p>
        <CallControls
          call={call}
          state={state}
          folded={folded}
          onFold={() => setFolded(!folded)}
          onSettings={() => setSettings(true)}
        />
      </div>
      <Watching call={call} state={state} callers={callers} />
      <Told call={call} state={state} callers={callers} />
      <Sound call={call} people={callers} />
      <CallSpeech state={state} callers={present} />
      {settings && (
        <CallSettings
          call={call}
          state={state}
          people={heard}
          place={layout.phone ? null : { chosen: chosenPlace, choose: setPlace }}
          onClose={() => setSettings(false)}
        />
      )}
    </section>
  );
}

/** Of those who may join, the two whose round it is, and a third person once they are there. */
function usePresent({ others }: CallState, callers: readonly Person[]): Person[] {
  const { here } = useRoomState();
  return callers.filter((one) => !isGuest(one) || here.includes(one.id) || others.some(({ id }) => id === one.id));
}

/** In plain words on both sides: what who only watches gets of the call, and what they do not give. */
function Watching({ call, state, callers }: { call: Call; state: CallState; callers: readonly Person[] }) {
  const text = call.sends ? aboutWatcher(state, callers) : "You hear and see them. They do not hear or see you.";
  if (!text) return null;
  return (
    <p className="call-watching">
      <Icon name="ear" size={16} /> {text}
    </p>
  );
}

function useCall(): Call {
  const { boot, room } = useServices();
  const [call] = useState(() => new Call(room, memoryOf(boot.interviewId)));
  useEffect(() => {
    call.start();
    return () => call.stop();
  }, [call]);
  return call;
}

function useCallKeys(call: Call, state: CallState, singleKeys: boolean): void {
  const { phase, microphone, camera } = state;
  const inCall = phase !== "idle";
  const { boot } = useServices();
  const named = { mute: () => void call.setMuted(microphone), camera: () => void call.setCamera(camera === "off") };
  useKeys(bindingsFor(boot, { named: inCall ? named : {} }), singleKeys);
  usePushToTalk(inCall, singleKeys, useCallback((held) => call.holdToTalk(held), [call]));
}

/** What went wrong, and what the call has done by itself, each with the way back. */
function Told({ call, state, callers }: { call: Call; state: CallState; callers: readonly Person[] }) {
  const weakLegs = aboutWeakLegs(state, callers);
  return (
    <div role="status" className="call-told">
      {state.problem && (
        <p>
          <Icon name="triangle-alert" size={16} /> {state.problem}{" "}
          <button type="button" className="link" onClick={() => call.dismissProblem()}>
            Dismiss
          </button>
        </p>
      )}
      {state.audioOnly === "poor" && (
        <p>
          <Icon name="signal-low" size={16} /> The connection is weak, so pictures are off and the voices go on.{" "}
          <button type="button" className="link" onClick={() => call.setAudioOnly(false)}>
            Try pictures again
          </button>
        </p>
      )}
      {weakLegs && (
        <p>
          <Icon name="signal-low" size={16} /> {weakLegs}{" "}
          <button type="button" className="link" onClick={() => call.setAudioOnly(false)}>
            Try pictures there again
          </button>
        </p>
      )}
      {state.soundBlocked && (
        <p>
          <Icon name="volume-2" size={16} /> Your browser waits for a click before it plays sound.{" "}
          <button type="button" className="link" onClick={() => call.setSoundBlocked(false)}>
            Turn sound on
          </button>
        </p>
      )}
    </div>
  );
}
