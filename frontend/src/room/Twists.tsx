/** Changed constraints. Releasing one sends its title and text to the chat and shows them to the candidate. */

import { useState } from "react";

import { useRoomState, useServices } from "./context";
import { clockTime } from "./format";
import { Icon } from "./Icon";
import type { Kit, Twist } from "./kit";
import { Text } from "./Text";
import { twistMessage } from "./twists";

export function Twists({ kit }: { kit: Kit }) {
  return (
    <div className="room-pad room-flow">
      <p className="muted">Release one when the design stands. The candidate sees it over the board, and keeps it in the chat and under Prompt.</p>
      <ul className="room-list">
        {kit.twists.map((twist) => (
          <TwistItem key={twist.title} twist={twist} />
        ))}
      </ul>
    </div>
  );
}

function TwistItem({ twist }: { twist: Twist }) {
  const { boot, room } = useServices();
  const { chat, clock, readOnly } = useRoomState();
  const [refused, setRefused] = useState(false);
  const message = twistMessage(twist);
  const released = chat.find((one) => one.author === boot.userId && one.text === message.trim());
  const release = () => setRefused(room.sendChat(message) !== "queued");
  return (
    <li className="room-twist">
      <h3>{twist.title}</h3>
      <Text>{twist.text}</Text>
      <details className="room-probe">
        <summary>What a strong answer does</summary>
        <Text>{twist.strong}</Text>
      </details>
      {released ? (
        <p className="room-released">
          <Icon name="circle-check" size={16} /> Released at {clockTime(released.at)}
        </p>
      ) : (
        <button type="button" className="btn btn-sm" disabled={readOnly || clock.state !== "live"} onClick={release}>
          <Icon name="send" size={16} /> Release twist
        </button>
      )}
      {refused && <p role="alert">It could not be sent. Read it out instead.</p>}
    </li>
  );
}
