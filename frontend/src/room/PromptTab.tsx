/** The candidate's prompt and what they were told since: empty until the round is live, then always one key away. */

import { partnerOf, useRoomState, useServices } from "./context";
import { Diagram } from "./Diagram";
import type { Prompt, RoundAnswer } from "./kit";
import { Told } from "./panel/Told";
import { RemoteView } from "./RemoteView";
import { useRemote } from "./remote";
import { Text } from "./Text";

export function PromptTab() {
  const { boot } = useServices();
  const { clock } = useRoomState();
  const begun = clock.state !== "waiting" && clock.state !== "skipped";
  const round = useRemote<RoundAnswer>(`/rounds/${boot.roundId}/`, begun);
  if (!begun) return <NotYet />;
  return (
    <>
      <RemoteView remote={round} what="the prompt">
        {({ prompt }) => (prompt ? <PromptText prompt={prompt} /> : <NotYet />)}
      </RemoteView>
      <Told />
    </>
  );
}

function NotYet() {
  const { boot } = useServices();
  const { watching } = useRoomState();
  const partner = partnerOf(boot);
  return (
    <div className="room-pad">
      <p>The prompt appears here when the round starts.</p>
      <p className="muted">
        {watching
          ? "The interviewer starts the clock."
          : `${partner ? `${partner.name} starts the clock.` : "Start the clock when you are ready."} Until then you can try the board and the notes.`}
      </p>
    </div>
  );
}

export function PromptText({ prompt }: { prompt: Prompt }) {
  return (
    <article className="room-reading">
      <h3 className="room-reading-title">{prompt.title}</h3>
      <Text>{prompt.statement}</Text>
      {prompt.context && (
        <>
          <h4>Context</h4>
          <Text>{prompt.context}</Text>
        </>
      )}
      {prompt.starting_diagram && (
        <>
          <h4>As it is today</h4>
          <Diagram source={prompt.starting_diagram} name="How it works today" />
        </>
      )}
    </article>
  );
}
