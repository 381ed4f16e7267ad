/** What must be covered in a stage, to tick off as it is. */

import { useRoomState } from "../context";
import type { KitActions } from "./actions";
import { itemOf, markedAt } from "./items";
import { TickRow } from "./TickRow";

interface CoversProps {
  stage: string;
  items: string[];
  actions: KitActions;
}

export function Covers({ stage, items, actions }: CoversProps) {
  const { private: mine } = useRoomState();
  if (items.length === 0) return null;
  const done = items.filter((_, index) => markedAt(mine.marks, "cover", itemOf(stage, index)) !== null).length;
  return (
    <section className="room-section" data-group="covers" aria-labelledby="panel-covers">
      <h4 id="panel-covers">
        Must be covered <span className="panel-count">{`${done} of ${items.length}`}</span>
      </h4>
      <ul>
        {items.map((text, index) => (
          <li key={itemOf(stage, index)}>
            <TickRow kind="cover" item={itemOf(stage, index)} text={text} actions={actions} />
          </li>
        ))}
      </ul>
    </section>
  );
}
