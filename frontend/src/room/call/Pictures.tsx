/** Both people of the call: a picture where there is one, a name and its state always. */

import { useEffect, useRef, useSyncExternalStore, type ReactNode } from "react";

import type { Person } from "../engine";
import { Icon } from "../Icon";
import type { Call } from "./call";
import type { CallState } from "./types";
import { mediaText } from "./words";

interface PicturesProps {
  call: Call;
  state: CallState;
  partner: Person;
}

export function Pictures({ call, state, partner }: PicturesProps) {
  const theirs = useSyncExternalStore(call.subscribe, () => call.remote.getVideoTracks()[0] ?? null);
  const mine = useSyncExternalStore(call.subscribe, () => call.ownPicture);
  const muted = !state.microphone && !state.talking;
  const showsThem = state.partner?.camera === "on" && state.audioOnly === null;
  return (
    <div className="call-pictures">
      <Picture
        name={partner.name}
        track={showsThem ? theirs : null}
        speaking={state.speaking.partner}
        muted={state.partner?.muted ?? false}
        text={state.partner ? mediaText(state.partner.muted, state.partner.camera) : "not in the call"}
      />
      <Picture
        name="You"
        mirrored
        track={mine}
        speaking={state.speaking.me}
        muted={muted}
        text={state.talking ? "talking" : mediaText(muted, state.camera)}
      />
    </div>
  );
}

interface PictureProps {
  name: string;
  track: MediaStreamTrack | null;
  speaking: boolean;
  muted: boolean;
  text: string;
  mirrored?: boolean;
}

function Picture({ name, track, speaking, muted, text, mirrored }: PictureProps): ReactNode {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const element = video.current;
    if (!element || !track) return;
    element.srcObject = new MediaStream([track]);
    return () => {
      element.srcObject = null;
    };
  }, [track]);
  return (
    <figure className="call-picture" data-speaking={speaking || undefined}>
      {track ? (
        <video ref={video} autoPlay playsInline muted data-mirrored={mirrored} aria-label={`Picture of ${name}`} />
      ) : (
        <span className="call-initial" aria-hidden="true">
          {name.slice(0, 1).toUpperCase()}
        </span>
      )}
      <figcaption>
        {muted && <Icon name="mic-off" size={14} />}
        <span className="call-name">{name}</span>
        {text && <span className="call-text">{text}</span>}
      </figcaption>
    </figure>
  );
}
