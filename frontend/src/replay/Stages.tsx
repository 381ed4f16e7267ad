/** Planned against used minutes of each stage, as they stood at this moment. */

import { minutesAndSeconds } from "../room/format";
import { LineTag } from "../room/LineTag";
import type { StageTime } from "./boot";
import { useSecond, useServices } from "./context";
import { stageUse, type StageUse } from "./timeline";

export function Stages() {
  const { boot, player } = useServices();
  const now = useSecond();
  const uses = boot.stages.map((stage) => ({ stage, use: stageUse(stage, player.timeline, now) }));
  const longest = Math.max(...uses.map(({ use }) => Math.max(use.planned, use.used ?? 0)));
  return (
    <div className="replay-scroll room-pad">
      <table className="replay-stages">
        <caption className="sr-only">Planned and used time by stage, up to this moment</caption>
        <thead>
          <tr>
            <th scope="col">Stage</th>
            <th scope="col" className="number">
              Planned
            </th>
            <th scope="col" className="number">
              Used
            </th>
          </tr>
        </thead>
        {uses.map(({ stage, use }) => (
          <Row key={stage.key} stage={stage} use={use} longest={longest} />
        ))}
      </table>
      <p className="muted replay-legend">Outline: planned, with extensions. Bar: used, without pauses.</p>
    </div>
  );
}

function Row({ stage, use, longest }: { stage: StageTime; use: StageUse; longest: number }) {
  const { player } = useServices();
  const begins = player.timeline.stages.find((span) => span.stage === stage.key);
  const over = use.used !== null && use.used > use.planned;
  return (
    <tbody className={`line-${stage.key}`} data-current={use.current || undefined}>
      <tr>
        <th scope="row">
          {begins ? (
            <button type="button" className="replay-stage-jump" onClick={() => player.seek(begins.from)}>
              <span className="sr-only">Jump to the beginning of </span>
              <LineTag line={stage.key} />
            </button>
          ) : (
            <LineTag line={stage.key} />
          )}
        </th>
        <td className="figure number">{minutesAndSeconds(use.planned)}</td>
        <td className="figure number" data-over={over || undefined}>
          {use.used === null ? <span className="muted">{begins ? "to come" : "not begun"}</span> : minutesAndSeconds(use.used)}
          {over && <span className="sr-only">, over time</span>}
        </td>
      </tr>
      <tr aria-hidden="true">
        <td colSpan={3}>
          <UseBar use={use} longest={longest} />
        </td>
      </tr>
    </tbody>
  );
}

function UseBar({ use: { planned, used }, longest }: { use: StageUse; longest: number }) {
  const share = (ms: number) => (ms / longest) * 100;
  const within = share(Math.min(used ?? 0, planned));
  return (
    <svg className="replay-bar-chart" viewBox="0 0 100 6" preserveAspectRatio="none" focusable="false">
      <rect className="replay-planned" width={share(planned)} height="6" />
      <rect className="replay-used" width={within} height="6" />
      {used !== null && used > planned && (
        <rect className="replay-over" x={within} width={share(used) - within} height="6" />
      )}
    </svg>
  );
}
