/** Devices, audio only, and where the pictures stand. */

import { useEffect, useState } from "react";

import { mediaDevices } from "../../media/capture";
import { choose, readChoices, type DeviceChoices, type DeviceKind } from "../../media/choices";
import { canChooseSpeaker, listDevices, NO_DEVICES, type Devices } from "../../media/devices";
import { playTestSound } from "../../media/test_sound";
import { Dialog } from "../Dialog";
import type { Call } from "./call";
import type { Person } from "../engine";
import type { CallPlace } from "./CallDock";
import { moveSound } from "./Sound";
import type { CallState, OtherInCall } from "./types";

interface SettingsProps {
  call: Call;
  state: CallState;
  /** Who can be heard. */
  people: readonly Person[];
  /** null where there is no choice. */
  place: { chosen: CallPlace; choose: (place: CallPlace) => void } | null;
  onClose: () => void;
}

const LABELS: Readonly<Record<DeviceKind, string>> = { microphone: "Microphone", camera: "Camera", speaker: "Speaker" };

export function CallSettings({ call, state, people, place, onClose }: SettingsProps) {
  const devices = useDevices(state);
  const [choices, setChoices] = useState<DeviceChoices>(readChoices);
  const change = (kind: DeviceKind, id: string) => {
    setChoices(choose(kind, id));
    if (kind === "speaker") void moveSound(id);
    else void call.changeDevice(kind);
  };
  const captured: DeviceKind[] = call.sends ? ["microphone", "camera"] : [];
  const kinds: DeviceKind[] = canChooseSpeaker() ? [...captured, "speaker"] : captured;
  return (
    <Dialog title="Call settings" onClose={onClose}>
      <div className="call-settings">
        {kinds.map((kind) => (
          <label key={kind} className="room-field">
            <span className="room-field-label">{LABELS[kind]}</span>
            <select value={choices[kind]} onChange={(event) => change(kind, event.target.value)}>
              <option value="">As the system is set</option>
              {devices[kind].map((device) => (
                <option key={device.id} value={device.id}>
                  {device.name}
                </option>
              ))}
            </select>
          </label>
        ))}
        <button type="button" className="btn btn-sm" onClick={() => void playTestSound(choices.speaker)}>
          Play a test sound
        </button>
        {people.map((person) => (
          <Volume key={person.id} call={call} person={person} other={state.others.find(({ id }) => id === person.id)} />
        ))}
        <label className="room-switch">
          <input
            type="checkbox"
            className="toggle toggle-sm"
            checked={state.audioOnly !== null}
            onChange={(event) => call.setAudioOnly(event.target.checked)}
          />
          <span>{call.sends ? "Audio only: neither send nor receive pictures" : "Audio only: receive no pictures"}</span>
        </label>
        {place && <PlaceChoice {...place} />}
        {call.sends && (
          <p className="muted">
            Hold <kbd className="room-key">`</kbd> to talk while muted, or <kbd className="room-key">F8</kbd> while you type.
          </p>
        )}
      </div>
    </Dialog>
  );
}

/** How loud one person is here; they are not told. */
function Volume({ call, person, other }: { call: Call; person: Person; other: OtherInCall | undefined }) {
  if (!other) return null;
  const percent = Math.round(other.volume * 100);
  return (
    <label className="call-volume">
      <span className="room-field-label">Volume of {person.name}</span>
      <input
        type="range"
        className="range range-sm"
        min={0}
        max={100}
        step={5}
        value={percent}
        aria-valuetext={percent === 0 ? "silent for you" : `${percent} percent`}
        onChange={(event) => call.setVolume(person.id, event.target.valueAsNumber / 100)}
      />
    </label>
  );
}

const PLACES: readonly (readonly [CallPlace, string])[] = [
  ["side", "Over the side panel"],
  ["corner", "In a corner of the board"],
];

function PlaceChoice({ chosen, choose: choosePlace }: { chosen: CallPlace; choose: (place: CallPlace) => void }) {
  return (
    <fieldset className="call-place">
      <legend className="room-field-label">Place</legend>
      {PLACES.map(([place, label]) => (
        <label key={place} className="room-switch">
          <input
            type="radio"
            name="call-place"
            className="radio radio-sm"
            checked={chosen === place}
            onChange={() => choosePlace(place)}
          />
          <span>{label}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** Renewed when one is plugged in, and when a permission gives the others their names. */
function useDevices({ hasMicrophone, camera }: CallState): Devices {
  const [devices, setDevices] = useState(NO_DEVICES);
  useEffect(() => {
    const found = mediaDevices();
    const renew = () => void listDevices(found).then(setDevices);
    renew();
    found.addEventListener("devicechange", renew);
    return () => found.removeEventListener("devicechange", renew);
  }, [hasMicrophone, camera]);
  return devices;
}
