/** The interviewer's guide, stage by stage; it follows the clock unless another stage is chosen. */

import { useState } from "react";

import { useRoomState, useServices } from "./context";
import { Diagram } from "./Diagram";
import type { Kit, KitAnswer, Probe, Rubric, RoundAnswer } from "./kit";
import { LineTag } from "./LineTag";
import { PromptText } from "./PromptTab";
import { useRemote } from "./remote";
import { Text } from "./Text";

export function Guide({ kit, rubric }: KitAnswer) {
  const { boot } = useServices();
  const { clock } = useRoomState();
  const [chosen, setChosen] = useState("");
  const current = clock.stage || boot.stages[0].key;
  const stage = boot.stages.find((one) => one.key === (chosen || current)) ?? boot.stages[0];
  return (
    <div className="room-pad room-flow">
      <label className="room-field">
        <span className="room-field-label">Stage</span>
        <select className="select select-sm" value={chosen} onChange={(event) => setChosen(event.target.value)}>
          <option value="">Follow the clock</option>
          {boot.stages.map((one) => (
            <option key={one.key} value={one.key}>
              {one.shortName}
            </option>
          ))}
        </select>
      </label>
      <header className="room-guide-head">
        <LineTag line={stage.key} />
        <h3>{stage.name}</h3>
        <p>{stage.goal}</p>
      </header>
      {stage === boot.stages[0] && <PromptToRead />}
      <StageGuide stage={stage.key} kit={kit} rubric={rubric} />
      <IfAsked kit={kit} open={stage === boot.stages[0]} />
      <Reference kit={kit} />
    </div>
  );
}

function StageGuide({ stage, kit, rubric }: { stage: string; kit: Kit; rubric: Rubric }) {
  const guide = kit.guide[stage];
  const probes = kit.probes[stage] ?? [];
  const mustCover = rubric.stages.find((one) => one.key === stage)?.must_cover ?? [];
  return (
    <>
      {guide && (
        <section className="room-section">
          <h4>What a good answer holds</h4>
          <Text>{guide}</Text>
        </section>
      )}
      {stage === "architecture" && (
        <section className="room-section">
          <h4>Reference diagram</h4>
          <Diagram source={kit.diagram} />
        </section>
      )}
      {probes.length > 0 && (
        <section className="room-section">
          <h4>Probes</h4>
          <ul className="room-list">
            {probes.map((probe) => (
              <ProbeItem key={probe.ask} probe={probe} />
            ))}
          </ul>
        </section>
      )}
      {mustCover.length > 0 && (
        <details className="room-details">
          <summary>Must be covered</summary>
          <ul className="room-bullets">
            {mustCover.map((item) => (
              <li key={item}>
                <Text inline>{item}</Text>
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

function ProbeItem({ probe }: { probe: Probe }) {
  return (
    <li>
      <details className="room-probe">
        <summary>
          <Text inline>{probe.ask}</Text>
        </summary>
        <dl className="room-pairs">
          <dt>Good answer</dt>
          <dd>
            <Text>{probe.good}</Text>
          </dd>
          <dt>Usual wrong answer</dt>
          <dd>
            <Text>{probe.wrong}</Text>
          </dd>
          <dt>Nudge</dt>
          <dd>
            <Text>{probe.nudge}</Text>
          </dd>
        </dl>
      </details>
    </li>
  );
}

function IfAsked({ kit, open }: { kit: Kit; open: boolean }) {
  return (
    <details className="room-details" open={open}>
      <summary>Numbers, only if asked ({kit.if_asked.length})</summary>
      <dl className="room-pairs">
        {kit.if_asked.map((item) => (
          <div key={item.question}>
            <dt>{item.question}</dt>
            <dd>
              <Text>{item.answer}</Text>
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

/** What holds for the whole round: task, baseline, metrics, estimates, trade-offs, usual mistakes. */
function Reference({ kit }: { kit: Kit }) {
  return (
    <details className="room-details">
      <summary>Whole reference answer</summary>
      <h4>Task</h4>
      <Text>{kit.task}</Text>
      <h4>Baseline</h4>
      <Text>{kit.baseline}</Text>
      <h4>Metrics</h4>
      <Bullets name="Offline" items={kit.metrics.offline} />
      <Bullets name="Online" items={kit.metrics.online} />
      <Bullets name="Guardrails" items={kit.metrics.guardrails} />
      <h4>Estimates</h4>
      {kit.estimates.map((estimate) => (
        <section key={estimate.title}>
          <h5>{estimate.title}</h5>
          <Text>{estimate.text}</Text>
        </section>
      ))}
      <h4>Trade-offs</h4>
      {kit.trade_offs.map((tradeOff) => (
        <section key={tradeOff.title}>
          <h5>{tradeOff.title}</h5>
          <dl className="room-pairs">
            <dt>One side</dt>
            <dd>
              <Text>{tradeOff.one_side}</Text>
            </dd>
            <dt>Other side</dt>
            <dd>
              <Text>{tradeOff.other_side}</Text>
            </dd>
            <dt>Decide by</dt>
            <dd>
              <Text>{tradeOff.decide_by}</Text>
            </dd>
          </dl>
        </section>
      ))}
      <h4>Usual mistakes</h4>
      <Bullets name="" items={kit.mistakes} />
    </details>
  );
}

function Bullets({ name, items }: { name: string; items: string[] }) {
  return (
    <>
      {name && <h5>{name}</h5>}
      <ul className="room-bullets">
        {items.map((item) => (
          <li key={item}>
            <Text inline>{item}</Text>
          </li>
        ))}
      </ul>
    </>
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
