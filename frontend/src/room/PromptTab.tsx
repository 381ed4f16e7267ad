/** The candidate's prompt and the twists to it: empty until the round is live, then always one key away. */

import { partnerOf, useRoomState, useServices } from "./context";
import { clockTime } from "./format";
import type { Prompt, RoundAnswer } from "./kit";
import { RemoteView } from "./RemoteView";
import { useRemote } from "./remote";
import { Text } from "./Text";
import { releasedTwists } from "./twists";

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
      <TwistsSoFar />
    </>
  );
}

function TwistsSoFar() {
  const { boot } = useServices();
  const { chat } = useRoomState();
  const twists = releasedTwists(chat, boot.people);
  if (twists.length === 0) return null;
  return (
    <section className="room-reading" aria-labelledby="room-twists-so-far">
      <h3 id="room-twists-so-far" className="room-reading-title">
        Twists so far
      </h3>
      {twists.map((twist) => (
        <article key={twist.key} className="room-reading-twist">
          <h4>
            {twist.title}, <time>{clockTime(twist.at)}</time>
          </h4>
          <Text>{twist.text}</Text>
        </article>
      ))}
    </section>
  );
}

function NotYet() {
  const { boot } = useServices();
  const partner = partnerOf(boot);
  return (
    <div className="room-pad">
      <p>The prompt appears here when the round starts.</p>
      <p className="muted">
        {partner ? `${partner.name} starts the clock.` : "Start the clock when you are ready."} Until then you can try the
        board and the notes.
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
    </article>
  );
}
