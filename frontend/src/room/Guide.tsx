/** The interviewer's guide, stage by stage; it follows the clock unless another stage is chosen. */

import { useRoomState, useServices } from "./context";
import { Diagram } from "./Diagram";
import { minutesAndSeconds } from "./format";
import type { KitAnswer, RoundAnswer } from "./kit";
import { LineTag } from "./LineTag";
import { useKitActions } from "./panel/actions";
import { moveByArrow } from "./panel/arrows";
import { Covers } from "./panel/Covers";
import type { GuideStage } from "./panel/guide_stage";
import { Numbers } from "./panel/Numbers";
import { OPENINGS } from "./panel/openings";
import { Choices, Probes } from "./panel/Probes";
import { Problem } from "./panel/Problem";
import { Reference } from "./panel/Reference";
import { WorkedAnswer } from "./panel/WorkedAnswer";
import { PromptText } from "./PromptTab";
import { useRemote } from "./remote";
import { Text } from "./Text";
import "./styles/panel.css";

export function Guide({ kit, rubric, shown }: KitAnswer & { shown: GuideStage }) {
  const { boot } = useServices();
  const actions = useKitActions();
  const stage = boot.stages.find((one) => one.key === shown.key) ?? boot.stages[0];
  const isFirst = stage === boot.stages[0];
  const { key } = stage;
  return (
    <div className="room-pad room-flow" onKeyDown={moveByArrow}>
      <StagePicker shown={shown} />
      <header className="room-guide-head">
        <LineTag line={key} />
        <h3>{stage.name}</h3>
        <p>{stage.goal}</p>
        <StageMinutes stage={key} minutes={stage.minutes} />
      </header>
      {OPENINGS[key] && (
        <section className="panel-say" aria-label="Say to begin">
          <h4>Say to begin</h4>
          <blockquote>{OPENINGS[key]}</blockquote>
        </section>
      )}
      {isFirst && <PromptToRead />}
      <Problem actions={actions} />
      <Covers stage={key} items={rubric.stages.find((one) => one.key === key)?.must_cover ?? []} actions={actions} />
      {isFirst && <Numbers kit={kit} open actions={actions} />}
      <Choices stage={key} choices={kit.choices?.[key] ?? []} actions={actions} />
      <Probes stage={key} probes={kit.probes[key] ?? []} actions={actions} />
      {kit.guide[key] && (
        <section className="room-section">
          <h4>What a good answer holds</h4>
          <Text>{kit.guide[key]}</Text>
        </section>
      )}
      {kit.answers?.[key] && <WorkedAnswer key={key} answer={kit.answers[key]} level={boot.level} />}
      {key === "architecture" && (
        <section className="room-section">
          <h4>Reference diagram</h4>
          <Diagram source={kit.diagram} name="Reference diagram" />
        </section>
      )}
      {!isFirst && <Numbers kit={kit} open={false} actions={actions} />}
      <Reference kit={kit} />
    </div>
  );
}

function StagePicker({ shown }: { shown: GuideStage }) {
  const { boot } = useServices();
  return (
    <label className="room-field">
      <span className="room-field-label">Stage</span>
      <select className="select select-sm" value={shown.chosen} onChange={(event) => shown.choose(event.target.value)}>
        <option value="">Follow the clock</option>
        {boot.stages.map((one) => (
          <option key={one.key} value={one.key}>
            {one.shortName}
          </option>
        ))}
      </select>
    </label>
  );
}

/** The plan of the stage, and what it took once it is over; the stage that runs has the clock above. */
function StageMinutes({ stage, minutes }: { stage: string; minutes: number }) {
  const { clock } = useRoomState();
  const used = clock.used.find((one) => one.stage === stage);
  return (
    <p className="panel-minutes">
      <span className="figure">{minutes}</span> {minutes === 1 ? "minute" : "minutes"} planned
      {used && (
        <>
          , <span className="figure">{minutesAndSeconds(used.used_ms)}</span> used
        </>
      )}
    </p>
  );
}

function PromptToRead() {
  const { boot } = useServices();
  const round = useRemote<RoundAnswer>(`/rounds/${boot.roundId}/`, true);
  if (round.status !== "ready" || !round.value.prompt) return null;
  return (
    <details className="room-details" open>
      <summary>The prompt, to read out</summary>
      <PromptText prompt={round.value.prompt} />
    </details>
  );
}
