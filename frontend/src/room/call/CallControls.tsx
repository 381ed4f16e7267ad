/** The call's buttons; each says what it does. */

import { Icon, type IconName } from "../Icon";
import type { Call } from "./call";
import type { CallState } from "./types";
import { QUALITY, readingText, worstReading } from "./words";

interface ControlsProps {
  call: Call;
  state: CallState;
  folded: boolean;
  onFold: () => void;
  onSettings: () => void;
}

export function CallControls({ call, state, folded, onFold, onSettings }: ControlsProps) {
  if (state.phase !== "joined") {
    return (
      <div className="call-controls">
        <button
          type="button"
          className="btn btn-sm"
          disabled={state.phase === "joining"}
          onClick={() => void call.join()}
        >
          <Icon name="phone" size={16} /> {state.elsewhere ? "Take the call here" : "Join call"}
        </button>
      </div>
    );
  }
  return (
    <div className="call-controls">
      <ConnectionQuality state={state} />
      {call.sends && <OwnMedia call={call} state={state} />}
      <Tool label="Call settings" icon="settings-2" onClick={onSettings} />
      <Tool label={folded ? "Show pictures" : "Hide pictures"} icon={folded ? "chevron-down" : "chevron-up"} onClick={onFold} />
      <Tool label="Leave call" icon="phone-off" leaves onClick={() => call.leave()} />
    </div>
  );
}

function OwnMedia({ call, state }: Pick<ControlsProps, "call" | "state">) {
  const cameraOn = state.camera !== "off";
  return (
    <>
      <Tool
        label={state.microphone ? "Mute" : "Unmute"}
        icon={state.microphone || state.talking ? "mic" : "mic-off"}
        keys="Shift+M"
        off={!state.microphone}
        onClick={() => void call.setMuted(state.microphone)}
      />
      <Tool
        label={cameraOn ? "Turn camera off" : "Turn camera on"}
        icon={cameraOn ? "video" : "video-off"}
        keys="Shift+V"
        off={!cameraOn}
        onClick={() => void call.setCamera(!cameraOn)}
      />
    </>
  );
}

interface ToolProps {
  label: string;
  icon: IconName;
  keys?: string;
  off?: boolean;
  leaves?: boolean;
  onClick: () => void;
}

function Tool({ label, icon, keys, off, leaves, onClick }: ToolProps) {
  return (
    <button
      type="button"
      className="btn btn-sm btn-ghost call-tool"
      aria-label={label}
      aria-keyshortcuts={keys}
      title={keys ? `${label} (${keys})` : label}
      data-off={off || undefined}
      data-leaves={leaves || undefined}
      onClick={onClick}
    >
      <Icon name={icon} />
    </button>
  );
}

function ConnectionQuality({ state }: { state: CallState }) {
  const reading = worstReading(state.others);
  if (!reading) return null;
  const { word, icon } = QUALITY[reading.quality];
  return (
    <span className="call-quality" data-quality={reading.quality} title={readingText(reading)}>
      <Icon name={icon} size={16} />
      <span className="sr-only">Connection: </span>
      {word}
      <span className="sr-only">, {readingText(reading)}</span>
    </span>
  );
}
