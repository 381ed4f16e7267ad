/** The people of the call: a picture where there is one, a name and its state always. */

import { useEffect, useRef, useSyncExternalStore, type ReactNode } from "react";

import type { Person } from "../engine";
import { Icon } from "../Icon";
import type { Call } from "./call";
import type { CallState } from "./types";
import { mediaText, otherText } from "./words";

interface PicturesProps {
  call: Call;
  state: CallState;
  /** Of whom there is something to see, in their order. */
  people: readonly Person[];
}

export function Pictures({ call, state, people }: PicturesProps) {
  const mine = useSyncExternalStore(call.subscribe, () => call.ownPicture);
  const muted = !state.microphone && !state.talking;
  return (
    <div className="call-pictures" data-count={people.length + (call.sends ? 1 : 0)}>
      {people.map((person) => (
        <OthersPicture key={person.id} call={call} state={state} person={person} />
      ))}
      {call.sends && (
        <Picture
          name="You"
          mirrored
          track={mine}
          speaking={state.speaking}
          muted={muted}
          text={state.talking ? "talking" : mediaText(muted, state.camera)}
        />
      )}
    </div>
  );
}

function OthersPicture({ call, state, person }: Omit<PicturesProps, "people"> & { person: Person }) {
  const track = useSyncExternalStore(call.subscribe, () => call.trackOf(person.id, "video"));
  const other = state.others.find(({ id }) => id === person.id);
  const shows = other?.camera === "on" && !other.weak && state.audioOnly === null;
  return (
    <Picture
      name={person.name}
      track={shows ? track : null}
      speaking={other?.speaking ?? false}
      muted={other?.muted ?? false}
      text={otherText(other, state.others.length === 1)}
    />
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
