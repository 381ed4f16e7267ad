/** Play, jump, speed and pauses. Every one has a key; what is pressed here and what is typed do the same. */

import { minutesAndSeconds } from "../room/format";
import { Icon } from "../room/Icon";
import { LineTag } from "../room/LineTag";
import { usePlayer, useSecond, useServices } from "./context";
import { SPEEDS, type Speed } from "./player";
import { pauseAt, stageAt } from "./timeline";

export function Controls() {
  const { player } = useServices();
  const playing = usePlayer((state) => state.playing);
  return (
    <div className="replay-buttons">
      <button type="button" className="btn btn-primary replay-play" onClick={() => player.toggle()}>
        <Icon name={playing ? "pause" : "play"} />
        {playing ? "Pause" : "Play"}
      </button>
      <Where />
      <div className="replay-jumps">
        <button
          type="button"
          className="btn btn-sm"
          disabled={player.landmarks.length === 0}
          onClick={() => player.toPreviousLandmark()}
        >
          Previous mark
        </button>
        <button
          type="button"
          className="btn btn-sm"
          disabled={player.landmarks.length === 0}
          onClick={() => player.toNextLandmark()}
        >
          Next mark
        </button>
      </div>
      <Choices />
    </div>
  );
}

function Where() {
  const { player } = useServices();
  const now = useSecond();
  const stage = stageAt(player.timeline, now);
  return (
    <p className="replay-where">
      <span className="figure">
        {minutesAndSeconds(now)} <span className="muted">of {minutesAndSeconds(player.timeline.duration)}</span>
      </span>
      {stage && <LineTag line={stage.stage} />}
      {pauseAt(player.timeline, now) && <span className="replay-paused">Clock paused</span>}
    </p>
  );
}

function Choices() {
  const { player } = useServices();
  const speed = usePlayer((state) => state.speed);
  const skipPauses = usePlayer((state) => state.skipPauses);
  return (
    <div className="replay-choices">
      {player.timeline.pauses.length > 0 && (
        <label className="replay-skip">
          <input
            type="checkbox"
            className="checkbox checkbox-sm"
            checked={skipPauses}
            onChange={(event) => player.setSkipPauses(event.target.checked)}
          />
          Skip pauses
        </label>
      )}
      <label className="replay-speed">
        Speed
        <select
          className="select select-sm"
          value={speed}
          onChange={(event) => player.setSpeed(Number(event.target.value) as Speed)}
        >
          {SPEEDS.map((one) => (
            <option key={one} value={one}>
              {one}x
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}
