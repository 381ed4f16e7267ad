/** The round as a strip: stages in their hues, pauses, marks, and the slider over it all. */

import type { KeyboardEvent } from "react";

import { minutesAndSeconds } from "../room/format";
import { Icon } from "../room/Icon";
import { markOf } from "../room/LineTag";
import { usePlayer, useServices } from "./context";
import { STEP_MS } from "./keys";
import type { Landmark } from "./landmarks";
import { stageAt, type Span } from "./timeline";

export function TimelineStrip() {
  const { player } = useServices();
  const { duration, pauses } = player.timeline;
  const share = (ms: number) => `${(ms / duration) * 100}%`;
  const place = ({ from, to }: Span) => ({ left: share(from), width: share(to - from) });
  return (
    <div className="replay-strip">
      <div className="replay-ticks">
        {player.landmarks.map((landmark) => (
          <Tick key={landmark.key} landmark={landmark} left={share(landmark.at)} />
        ))}
      </div>
      <div className="replay-band" aria-hidden="true">
        {player.timeline.stages.map((span) => (
          <div key={span.stage} className={`replay-span line-${span.stage}`} style={place(span)} title={markOf(span.stage).name}>
            <Icon name={markOf(span.stage).icon} size={14} />
            <span>{markOf(span.stage).name}</span>
          </div>
        ))}
        {pauses.map((pause) => (
          <div key={pause.from} className="replay-pause" style={place(pause)} title="Clock paused" />
        ))}
      </div>
      <Slider />
    </div>
  );
}

/** For the pointer; keys and screen readers have the list of marks, and [ and ]. */
function Tick({ landmark, left }: { landmark: Landmark; left: string }) {
  const { player } = useServices();
  const hue = "line" in landmark ? ` line-${landmark.line}` : "";
  return (
    <button
      type="button"
      className={`replay-tick${hue}`}
      data-kind={landmark.kind}
      style={{ left }}
      title={`${minutesAndSeconds(landmark.at)} ${landmark.text}`}
      tabIndex={-1}
      aria-hidden="true"
      onClick={() => player.seek(landmark.at)}
    />
  );
}

function Slider() {
  const { player } = useServices();
  const { duration } = player.timeline;
  const position = usePlayer((state) => Math.round(state.position));
  const stage = stageAt(player.timeline, position);
  const words = `${minutesAndSeconds(position)} of ${minutesAndSeconds(duration)}${stage ? `, ${markOf(stage.stage).name}` : ""}`;
  // Left and right are everybody's keys; up and down scroll elsewhere, and would step by milliseconds here.
  const keyDown = (event: KeyboardEvent) => {
    if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
    event.preventDefault();
    player.seekBy(event.key === "ArrowUp" ? STEP_MS : -STEP_MS);
  };
  return (
    <input
      type="range"
      className="replay-slider"
      aria-label="Moment of the round"
      aria-valuetext={words}
      min={0}
      max={Math.ceil(duration)}
      step={1}
      value={position}
      onChange={(event) => player.seek(Number(event.target.value))}
      onKeyDown={keyDown}
    />
  );
}
