/** The numbers that are given only when they are asked for: said, or shown on the candidate's screen. */

import type { Kit } from "../kit";
import { Text } from "../Text";
import type { KitActions } from "./actions";
import { MarkButton } from "./MarkButton";
import { ShowButton } from "./ShowButton";

export function Numbers({ kit, open, actions }: { kit: Kit; open: boolean; actions: KitActions }) {
  return (
    <details className="room-details" open={open}>
      <summary>Numbers, only if asked ({kit.if_asked.length})</summary>
      <ul className="panel-numbers" data-group="numbers">
        {kit.if_asked.map(({ question, answer }, index) => (
          <li key={question} data-row>
            <p className="panel-question">{question}</p>
            <Text>{answer}</Text>
            <div className="panel-acts">
              <MarkButton kind="number" item={String(index)} label="Said it" about={question} actions={actions} />
              <ShowButton type="number" item={index} title={question} label="Show it" actions={actions} />
            </div>
          </li>
        ))}
      </ul>
    </details>
  );
}
