/** The marks of the round: the moments of the report, and the twists. Each jumps to its moment. */

import { minutesAndSeconds } from "../room/format";
import { Icon } from "../room/Icon";
import { LineTag, ScoreChip } from "../room/LineTag";
import { usePlayer, useServices } from "./context";
import { landmarkAt, type Landmark } from "./landmarks";

export function Marks() {
  const { player } = useServices();
  const { landmarks } = player;
  const newest = usePlayer(({ position }) => landmarkAt(landmarks, position)?.key);
  if (landmarks.length === 0) return <p className="muted room-pad">No moment of this round is marked, and no twist was released.</p>;
  return (
    <ol className="replay-marks replay-scroll">
      {landmarks.map((landmark) => (
        <li key={landmark.key}>
          <button
            type="button"
            className="replay-mark"
            aria-current={landmark.key === newest ? "step" : undefined}
            onClick={() => player.seek(landmark.at)}
          >
            <span className="figure replay-mark-time">{minutesAndSeconds(landmark.at)}</span>
            <span className="replay-mark-what">
              <Heading landmark={landmark} />
              <span className="replay-mark-text">{landmark.text}</span>
              {"detail" in landmark && <span className="replay-mark-text muted">{landmark.detail}</span>}
            </span>
          </button>
        </li>
      ))}
    </ol>
  );
}

function Heading({ landmark }: { landmark: Landmark }) {
  if ("detail" in landmark) {
    const isTwist = landmark.kind === "twist";
    return (
      <span className="line-tag">
        <Icon name={isTwist ? "shuffle" : "file-text"} size={16} />
        <span>{isTwist ? "Twist" : "Number"}</span>
      </span>
    );
  }
  return (
    <span className="replay-mark-line">
      <LineTag line={landmark.line} />
      <ScoreChip score={landmark.score} notReached={landmark.score === null} />
      {landmark.kind === "checkpoint" && <span className="muted">checkpoint</span>}
    </span>
  );
}
