/** What a strong candidate of each level says in a stage: the round's target level open, the others one key away. */

import type { Level } from "../boot";
import { Text } from "../Text";

const LEVELS: readonly { key: Level; name: string }[] = [
  { key: "mid", name: "Mid" },
  { key: "senior", name: "Senior" },
  { key: "staff", name: "Staff" },
];

export function WorkedAnswer({ answer, level }: { answer: Record<Level, string>; level: Level }) {
  return (
    <section className="room-section" data-group="answer" aria-labelledby="panel-answer">
      <h4 id="panel-answer">The worked answer</h4>
      <ul className="room-list">
        {LEVELS.map(({ key, name }) => (
          <li key={key} data-row data-wanted={key === level ? "" : undefined}>
            <details className="room-probe" open={key === level}>
              <summary data-stop>
                {name}
                {key === level && <span className="panel-count"> the level of this round</span>}
              </summary>
              <Text>{answer[key]}</Text>
            </details>
          </li>
        ))}
      </ul>
    </section>
  );
}
