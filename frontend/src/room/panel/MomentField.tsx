/** The moment that shows a score: taken from the line's evidence or the clock by one press, or typed as mm:ss. */

import { useState } from "react";

import { useRoomState, useServices } from "../context";

const WHOLE = /^\d{1,3}:[0-5]\d$/;

interface MomentFieldProps {
  line: string;
  seconds: number | null;
  needed: boolean;
  onChange: (seconds: number | null) => void;
}

export function MomentField({ line, seconds, needed, onChange }: MomentFieldProps) {
  const { clock, private: mine } = useRoomState();
  const { room } = useServices();
  const [typed, setTyped] = useState<string | null>(null);
  const [wasLeft, setWasLeft] = useState(false);
  const id = `room-moment-${line}`;
  const start = clock.round_started_at;
  const recorded = mine.evidence.filter((item) => item.line === line);
  const moments = [...new Set(recorded.map((item) => item.roundSeconds))].sort((a, b) => a - b);
  const take = (chosen: number) => {
    setTyped(null);
    setWasLeft(false);
    onChange(chosen);
  };
  const type = (text: string) => {
    setTyped(text);
    setWasLeft(false);
    if (text.trim() === "") onChange(null);
    else if (WHOLE.test(text.trim())) onChange(secondsOf(text.trim()));
  };
  const isHalf = typed !== null && typed.trim() !== "" && !WHOLE.test(typed.trim());
  const leave = () => {
    setWasLeft(isHalf);
    if (!isHalf) setTyped(null);
  };
  return (
    <div className="room-field">
      <label className="room-field-label" htmlFor={id}>
        {needed ? "Moment: a 1 or a 4 needs one" : "Moment"}
      </label>
      <div className="room-moments">
        <input
          id={id}
          type="text"
          className="input input-sm room-moment"
          placeholder="mm:ss"
          maxLength={6}
          value={typed ?? (seconds === null ? "" : asMoment(seconds))}
          onChange={(event) => type(event.target.value)}
          aria-invalid={wasLeft}
          aria-describedby={wasLeft ? `${id}-wrong` : undefined}
          onBlur={leave}
        />
        {moments.map((moment) => (
          <button key={moment} type="button" className="btn btn-xs" onClick={() => take(moment)}>
            Use {asMoment(moment)}
          </button>
        ))}
        {clock.state === "live" && start !== null && (
          <button
            type="button"
            className="btn btn-xs"
            onClick={() => take(Math.max(0, Math.floor((room.serverNow() - start) / 1000)))}
          >
            Now
          </button>
        )}
      </div>
      {wasLeft && (
        <p id={`${id}-wrong`} className="text-sm text-error" role="alert">
          Not saved: write minutes and seconds of the round, like 12:30.
        </p>
      )}
    </div>
  );
}

export function asMoment(seconds: number): string {
  return [Math.floor(seconds / 60), seconds % 60].map((part) => String(part).padStart(2, "0")).join(":");
}

function secondsOf(text: string): number {
  const [minutes = 0, seconds = 0] = text.split(":").map(Number);
  return minutes * 60 + seconds;
}
