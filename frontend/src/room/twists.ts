/** A twist travels as an ordinary chat message, so that both have it in writing; here it is told from the talk. */

import type { ChatMessage, Person } from "./engine";
import type { Twist } from "./kit";

const MARK = "Twist: ";

export interface ReleasedTwist {
  key: string;
  title: string;
  text: string;
  at: number;
}

export function twistMessage(twist: Pick<Twist, "title" | "text">): string {
  return `${MARK}${twist.title}\n${twist.text}`;
}

/** The twists that an interviewer has released, oldest first. A candidate who writes the same releases nothing. */
export function releasedTwists(chat: readonly ChatMessage[], people: readonly Person[]): ReleasedTwist[] {
  const interviewers = new Set(people.filter(({ role }) => role === "interviewer").map(({ id }) => id));
  return chat.filter(({ author, text }) => interviewers.has(author) && text.startsWith(MARK)).map(readTwist);
}

function readTwist({ key, text, at }: ChatMessage): ReleasedTwist {
  const [title = "", ...rest] = text.slice(MARK.length).split("\n");
  return { key, title, text: rest.join("\n").trim(), at };
}
