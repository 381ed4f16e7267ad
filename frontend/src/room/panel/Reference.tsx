/** What holds for the whole round: task, baseline, metrics, estimates, trade-offs, usual mistakes. */

import type { Kit } from "../kit";
import { Text } from "../Text";

export function Reference({ kit }: { kit: Kit }) {
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
      {kit.reading && (
        <>
          <h4>Reading</h4>
          <Bullets name="" items={kit.reading} />
        </>
      )}
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

