/** The chat up to this moment; each message leads back to when it was written. */

import { useLayoutEffect, useRef } from "react";

import type { ChatMessage } from "../room/engine";
import { minutesAndSeconds } from "../room/format";
import { nameOf, usePlayer, useServices } from "./context";
import { countUpTo } from "./recording";

export function Chat() {
  const { player } = useServices();
  const { chat } = player.recording;
  const times = chat.map(({ at }) => at);
  const count = usePlayer(({ position }) => countUpTo(times, position));
  const list = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    list.current?.scrollTo({ top: list.current.scrollHeight });
  }, [count]);
  return (
    <div ref={list} className="room-chat-log replay-scroll" role="region" aria-label="Messages" tabIndex={0}>
      {count === 0 && <p className="muted">{chat.length === 0 ? "Nobody wrote in the chat." : "No messages yet."}</p>}
      {chat.slice(0, count).map((message) => (
        <Message key={message.key} message={message} />
      ))}
    </div>
  );
}

function Message({ message }: { message: ChatMessage }) {
  const { boot, player } = useServices();
  const mine = message.author === boot.userId;
  return (
    <article className="room-message" data-mine={mine || undefined}>
      <p className="room-message-head">
        <strong>{nameOf(boot, message.author)}</strong>{" "}
        <button type="button" className="replay-time" onClick={() => player.seek(message.at)}>
          <span className="sr-only">Jump to </span>
          {minutesAndSeconds(Math.max(0, message.at))}
        </button>
      </p>
      <p className="room-message-text">{message.text}</p>
    </article>
  );
}
