/** Changed constraints: released to the candidate's screen at the interviewer's moment, each once. */

import { leads, useRoomState, useServices } from "./context";
import type { Kit } from "./kit";
import { useKitActions, type KitActions } from "./panel/actions";
import { moveByArrow } from "./panel/arrows";
import { Problem } from "./panel/Problem";
import { ShowButton } from "./panel/ShowButton";
import { Text } from "./Text";

export function Twists({ kit }: { kit: Kit }) {
  const { boot } = useServices();
  const actions = useKitActions();
  return (
    <div className="room-pad room-flow" onKeyDown={moveByArrow}>
      <p className="muted">
        {leads(boot)
          ? "Release one when the design stands. The candidate sees its title and text over the board, and keeps them under Prompt."
          : "The first interviewer releases one when the design stands."}
      </p>
      <Problem actions={actions} />
      <ul className="room-list" data-group="twists">
        {kit.twists.map((twist, index) => (
          <TwistItem key={twist.title} twist={twist} index={index} actions={actions} />
        ))}
      </ul>
    </div>
  );
}

interface TwistItemProps {
  twist: Kit["twists"][number];
  index: number;
  actions: KitActions;
}

function TwistItem({ twist, index, actions }: TwistItemProps) {
  const { reveals } = useRoomState();
  const released = reveals.some((one) => one.type === "twist" && one.title === twist.title);
  return (
    <li className="room-twist" data-row data-wanted={released ? undefined : ""}>
      <h3>{twist.title}</h3>
      <Text>{twist.text}</Text>
      <div className="panel-acts">
        <ShowButton type="twist" item={index} title={twist.title} label="Release twist" actions={actions} />
      </div>
      <details className="room-probe">
        <summary data-stop>What a strong answer does</summary>
        <Text>{twist.strong}</Text>
      </details>
    </li>
  );
}
