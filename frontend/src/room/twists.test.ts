import { describe, expect, it } from "vitest";

import type { ChatMessage, Person } from "./engine";
import { releasedTwists, twistMessage } from "./twists";

const ALICE = 7;
const BOB = 9;
const PEOPLE: Person[] = [
  { id: ALICE, name: "Alice", role: "candidate" },
  { id: BOB, name: "Bob", role: "interviewer" },
];

function said(seq: number, author: number, text: string): ChatMessage {
  return { key: `seq:${seq}`, seq, author, text, at: seq * 1000 };
}

describe("releasedTwists", () => {
  it("finds what the interviewer released, in order, with title and text apart", () => {
    const chat = [
      said(1, BOB, "You may begin."),
      said(2, BOB, twistMessage({ title: "Labels come late", text: "Now they take 30 days.\n\nWhat changes?" })),
      said(3, ALICE, "Let me think."),
      said(4, BOB, twistMessage({ title: "Half the budget", text: "Cut the cost in two." })),
    ];
    expect(releasedTwists(chat, PEOPLE)).toEqual([
      { key: "seq:2", title: "Labels come late", text: "Now they take 30 days.\n\nWhat changes?", at: 2000 },
      { key: "seq:4", title: "Half the budget", text: "Cut the cost in two.", at: 4000 },
    ]);
  });

  it("takes nothing that the candidate writes for a twist", () => {
    expect(releasedTwists([said(1, ALICE, "Twist: I get more time")], PEOPLE)).toEqual([]);
  });

  it("takes a message that merely mentions a twist for talk", () => {
    expect(releasedTwists([said(1, BOB, "The next Twist: soon")], PEOPLE)).toEqual([]);
  });

  it("reads a twist that somebody typed without a text", () => {
    expect(releasedTwists([said(1, BOB, "Twist: Half the budget")], PEOPLE)).toMatchObject([
      { title: "Half the budget", text: "" },
    ]);
  });
});
