/** The chat: in order, with what is not saved yet marked; new messages are read out. */

import { useLayoutEffect, useRef, useState, type SubmitEvent, type KeyboardEvent } from "react";

import { nameOf, useRoomState, useServices } from "./context";
import type { ChatMessage, ChatOutcome } from "./engine";
import { clockTime } from "./format";
import { Icon } from "./Icon";
import { useKept } from "./leaving/place";

export function Chat({ inView }: { inView: boolean }) {
  const { boot } = useServices();
  const { chat, readOnly, watching } = useRoomState();
  const end = useRef<HTMLDivElement>(null);
  const newest = chat.at(-1)?.key;
  useLayoutEffect(() => {
    if (inView) end.current?.scrollTo({ top: end.current.scrollHeight });
  }, [newest, inView]);
  return (
    <div className="room-chat">
      <div ref={end} className="room-chat-log" role="log" aria-label="Messages" tabIndex={0}>
        {chat.length === 0 && <p className="muted">No messages. What is written here is part of the interview’s record.</p>}
        {chat.map((message) => (
          <Message key={message.key} message={message} />
        ))}
      </div>
      {readOnly || boot.solo ? <p className="muted room-pad">{closedText(boot.solo, watching)}</p> : <Write />}
    </div>
  );
}

function closedText(solo: boolean, watching: boolean): string {
  if (solo) return NOBODY;
  return watching ? "You watch: the two write here." : "The chat is read-only.";
}

const NOBODY = "Nobody is here to read more. What was said stays here.";

function Message({ message }: { message: ChatMessage }) {
  const { boot } = useServices();
  const mine = message.author === boot.userId;
  return (
    <article className="room-message" data-mine={mine || undefined}>
      <p className="room-message-head">
        <strong>{nameOf(boot, message.author)}</strong> <time>{clockTime(message.at)}</time>
        {message.seq === null && <span className="room-message-pending"> not saved yet</span>}
      </p>
      <p className="room-message-text">{message.text}</p>
    </article>
  );
}

const REFUSALS: Partial<Record<ChatOutcome, string>> = {
  too_long: "That message is too long. Send it in parts.",
  read_only: "The chat is read-only now.",
};

function Write() {
  const { boot, room } = useServices();
  const [text, setText] = useKept(boot, "chat", "");
  const [problem, setProblem] = useState("");
  const send = (event: SubmitEvent | KeyboardEvent) => {
    event.preventDefault();
    const outcome = room.sendChat(text);
    setProblem(REFUSALS[outcome] ?? "");
    if (outcome === "queued") setText("");
  };
  return (
    <form className="room-write" onSubmit={send}>
      <label className="sr-only" htmlFor="room-chat-text">
        Message
      </label>
      <textarea
        id="room-chat-text"
        className="textarea"
        rows={2}
        placeholder="Enter sends, Shift+Enter is a new line"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) send(event);
        }}
      />
      <button type="submit" className="btn btn-square" aria-label="Send">
        <Icon name="send" />
      </button>
      {problem && <p role="alert">{problem}</p>}
    </form>
  );
}

/** Messages of others that came while the chat was not in view. */
export function useUnread(visible: boolean): number {
  const { boot } = useServices();
  const { chat, connection } = useRoomState();
  const others = chat.filter((message) => message.author !== boot.userId).length;
  // What was said before this page was opened counts as read; null until the log has been caught up with.
  const [read, setRead] = useState<number | null>(null);
  if (read === null ? connection === "live" : visible && read !== others) setRead(others);
  return visible || read === null ? 0 : Math.max(0, others - read);
}
