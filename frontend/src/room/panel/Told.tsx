/** "What you were told": every number and twist that the interviewer has shown, in the order of time. */

import { useRoomState, useServices } from "../context";
import { addRequirement, type Revealed } from "../engine";
import { clockTime } from "../format";
import { Icon } from "../Icon";
import { useLedger } from "../notes/watch";
import { Text } from "../Text";
import { requirementOf } from "./requirement";

export function Told() {
  const { reveals } = useRoomState();
  if (reveals.length === 0) return null;
  return (
    <section className="room-reading" aria-labelledby="panel-told">
      <h3 id="panel-told" className="room-reading-title">
        What you were told
      </h3>
      {reveals.map((reveal) => (
        <article key={reveal.key} className="room-reading-twist">
          <h4>
            {reveal.type === "twist" && "Twist: "}
            {reveal.title} · <time>{clockTime(reveal.at)}</time>
          </h4>
          <Text>{reveal.text}</Text>
          {reveal.type === "number" && <ToLedger reveal={reveal} />}
        </article>
      ))}
    </section>
  );
}

function ToLedger({ reveal }: { reveal: Revealed }) {
  const { room } = useServices();
  const { readOnly } = useRoomState();
  const row = requirementOf(reveal);
  const isThere = useLedger().some(({ requirement }) => requirement === row.requirement);
  return (
    <button
      type="button"
      className="btn btn-xs"
      aria-label={`${isThere ? "In the requirements" : "Add to the requirements"}: ${reveal.title}`}
      aria-disabled={isThere || undefined}
      disabled={readOnly && !isThere}
      onClick={() => !isThere && addRequirement(room.doc, row)}
    >
      <Icon name={isThere ? "circle-check" : "plus"} size={14} /> {isThere ? "In the requirements" : "Add to the requirements"}
    </button>
  );
}
