/** The call's place in the room: beside the board over the panel, or in a corner of the board; on a phone, on top. */

import "../styles/call.css";

import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from "react";

import { readChoices } from "../../media/choices";
import { playThrough } from "../../media/devices";
import { partnerOf, useServices } from "../context";
import type { Person } from "../engine";
import { Icon } from "../Icon";
import { useKeys } from "../keys";
import { useRemembered, type Layout } from "../layout";
import { bindingsFor } from "../panel/shortcuts";
import { Call } from "./call";
import { CallControls } from "./CallControls";
import { CallSettings } from "./CallSettings";
import { CallSpeech } from "./CallSpeech";
import { memoryOf } from "./memory";
import { Pictures } from "./Pictures";
import { usePushToTalk } from "./push_to_talk";
import type { CallState } from "./types";
import { statusOf } from "./words";

export type CallPlace = "side" | "corner";

export function CallDock({ layout }: { layout: Layout }) {
  const { boot } = useServices();
  const partner = partnerOf(boot);
  if (!partner) return null;
  if (boot.calls) return <Dock layout={layout} partner={partner} />;
  return (
    <section id="room-call" className="call-dock" data-place="side" aria-label="Call" tabIndex={-1}>
      <p className="call-row muted">This site has no calls set up. The chat works.</p>
    </section>
  );
}

function Dock({ layout, partner }: { layout: Layout; partner: Person }) {
  const call = useCall();
  const state = useSyncExternalStore(call.subscribe, call.getState);
  const [chosenPlace, setPlace] = useRemembered<CallPlace>("call.place", "side");
  const [folded, setFolded] = useRemembered("call.folded", false);
  const [settings, setSettings] = useState(false);
  useCallKeys(call, state, layout.singleKeys);
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
      {inCall && !folded && <Pictures call={call} state={state} partner={partner} />}
      <div className="call-row">
        <p className="call-status">{statusOf(state, partner.name)}</p>
        <CallControls
          call={call}
          state={state}
          folded={folded}
          onFold={() => setFolded(!folded)}
          onSettings={() => setSettings(true)}
        />
      </div>
      <Told call={call} state={state} />
      <Sound call={call} />
      <CallSpeech state={state} name={partner.name} />
      {settings && (
        <CallSettings
          call={call}
          state={state}
          place={layout.phone ? null : { chosen: chosenPlace, choose: setPlace }}
          onClose={() => setSettings(false)}
        />
      )}
    </section>
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
function Told({ call, state }: { call: Call; state: CallState }) {
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

/** The partner's voice, wherever the pictures are: an element of its own that stays when they are folded. */
function Sound({ call }: { call: Call }) {
  const element = useRef<HTMLAudioElement>(null);
  const { soundBlocked } = useSyncExternalStore(call.subscribe, call.getState);
  const track = useSyncExternalStore(call.subscribe, () => call.remote.getAudioTracks()[0] ?? null);
  useEffect(() => {
    const audio = element.current;
    if (!audio || !track || soundBlocked) return;
    audio.srcObject = new MediaStream([track]);
    void playThrough(audio, readChoices().speaker);
    audio.play().catch((error: unknown) => {
      if (error instanceof DOMException && error.name === "NotAllowedError") call.setSoundBlocked(true);
    });
    return () => {
      audio.srcObject = null;
    };
  }, [call, track, soundBlocked]);
  return <audio ref={element} id="room-call-sound" />;
}
