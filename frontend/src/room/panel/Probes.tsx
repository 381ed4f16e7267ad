/** Probes of a stage, and those that follow what the candidate chose. */

import { useRoomState } from "../context";
import type { Choice, Probe } from "../kit";
import { Text } from "../Text";
import type { KitActions } from "./actions";
import { itemOf, markedAt } from "./items";
import { MarkButton } from "./MarkButton";
import { TickRow } from "./TickRow";

interface ProbesProps {
  stage: string;
  probes: Probe[];
  actions: KitActions;
}

export function Probes({ stage, probes, actions }: ProbesProps) {
  if (probes.length === 0) return null;
  return (
    <section className="room-section" data-group="probes" aria-labelledby="panel-probes">
      <h4 id="panel-probes">Probes</h4>
      <ProbeList place={stage} probes={probes} actions={actions} />
    </section>
  );
}

interface ChoicesProps {
  stage: string;
  choices: Choice[];
  actions: KitActions;
}

/** Tick what they chose: its probes follow. */
export function Choices({ stage, choices, actions }: ChoicesProps) {
  const { private: mine } = useRoomState();
  if (choices.length === 0) return null;
  return (
    <section className="room-section" data-group="choices" aria-labelledby="panel-choices">
      <h4 id="panel-choices">What did they choose?</h4>
      <p className="muted">Tick it, and its probes follow.</p>
      <ul>
        {choices.map((choice, index) => (
          <li key={choice.title}>
            <TickRow kind="choice" item={itemOf(stage, index)} text={choice.title} actions={actions} />
            {markedAt(mine.marks, "choice", itemOf(stage, index)) !== null && (
              <div className="panel-following">
                <ProbeList place={itemOf(stage, index)} probes={choice.probes} actions={actions} />
              </div>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function ProbeList({ place, probes, actions }: { place: string; probes: Probe[]; actions: KitActions }) {
  return (
    <ul className="room-list">
      {probes.map((probe, index) => (
        <ProbeItem key={probe.ask} probe={probe} item={itemOf(place, index)} actions={actions} />
      ))}
    </ul>
  );
}

function ProbeItem({ probe, item, actions }: { probe: Probe; item: string; actions: KitActions }) {
  const { private: mine } = useRoomState();
  const asked = markedAt(mine.marks, "probe", item) !== null;
  return (
    <li className="panel-probe" data-row data-wanted={asked ? undefined : ""}>
      <details className="room-probe">
        <summary data-stop>
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
          <dt>Nudge, gives nothing away</dt>
          <dd>
            <Text>{probe.nudge}</Text>
          </dd>
        </dl>
      </details>
      <MarkButton kind="probe" item={item} label="Asked" about={probe.ask} actions={actions} />
    </li>
  );
}
