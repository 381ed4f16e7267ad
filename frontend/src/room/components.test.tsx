// @vitest-environment happy-dom
import { act, lazy, Suspense } from "react";
import { expect, it, vi } from "vitest";

import { Announcer } from "./Announcer";
import { Chat, useUnread } from "./Chat";
import { Controls } from "./Controls";
import { Evidence } from "./Evidence";
import type { ChatMessage, EvidenceItem } from "./engine";
import type { Recording } from "./evidence";
import { Guard } from "./Guard";
import type { Moves } from "./moves";
import type { Presence } from "./presence";
import { Rail } from "./Rail";
import { Over, Waiting } from "./Sheets";
import { drawInRoom } from "./testkit";

const MOVES: Moves = { move: vi.fn(), pending: null, problem: "", clearProblem: vi.fn() };
const BOB = { name: "Bob", since: null, alone: false } as const;
const HERE: Presence = { ...BOB, state: "here", text: "Bob is here" };
const GONE: Presence = { ...BOB, state: "gone", text: "Bob has been gone since 12:00" };

function said(host: HTMLElement): string[] {
  return [...host.querySelectorAll("[aria-live]")].map((region) => region.textContent).filter((text) => text !== "");
}

function message(number: number, author: number): ChatMessage {
  return { key: `m${number}`, author, text: `Message ${number}`, at: number, seq: number };
}

function evidence(id: number): EvidenceItem {
  return { id, kind: "note", line: "data", checkpoint: "", text: `Note ${id}`, stage: "data", roundSeconds: id, at: id };
}

it("says when the partner is back as they were when the page was opened", () => {
  const { host, draw } = drawInRoom(<Announcer presence={HERE} unread={0} />);
  expect(said(host)).toEqual([]);
  draw(<Announcer presence={GONE} unread={0} />);
  expect(said(host)).toEqual(["Bob has been gone since 12:00"]);
  draw(<Announcer presence={HERE} unread={0} />);
  expect(said(host)).toEqual(["Bob is here"]);
});

it("asks nobody to read the prompt out while there is nobody to hear it", () => {
  const { host, draw } = drawInRoom(<Waiting moves={MOVES} presence={GONE} />, { role: "interviewer" });
  expect(host.textContent).not.toContain("Read the prompt out");
  expect(host.querySelector("button")?.classList).not.toContain("btn-primary");
  draw(<Waiting moves={MOVES} presence={HERE} />);
  expect(host.textContent).toContain("Read the prompt out");
  expect(host.querySelector("button")?.classList).toContain("btn-primary");
});

function Heard({ inView }: { inView: boolean }) {
  return <Announcer presence={HERE} unread={useUnread(inView)} />;
}

it("tells of each message that comes while the chat is out of view, and of none from before", () => {
  const { host, change, draw } = drawInRoom(<Heard inView={false} />);
  change({ chat: [message(1, 2)] });
  change({ connection: "live" });
  expect(said(host)).toEqual([]);
  change({ chat: [message(1, 2), message(2, 2), message(3, 1)] });
  expect(said(host)).toEqual(["New message from Bob."]);
  change({ chat: [message(1, 2), message(2, 2), message(3, 1), message(4, 2)] });
  expect(said(host)).toEqual(["2 new messages, the newest from Bob."]);
  draw(<Heard inView />);
  expect(said(host)).toEqual([]);
});

it("opens the chat at its newest message", () => {
  const scrolled = vi.spyOn(Element.prototype, "scrollTo").mockImplementation(() => undefined);
  const { change, draw } = drawInRoom(<Chat inView={false} />);
  change({ chat: [message(1, 2)] });
  expect(scrolled).not.toHaveBeenCalled();
  draw(<Chat inView />);
  expect(scrolled).toHaveBeenCalledOnce();
});

it("asks nobody to write to nobody, and keeps what was said, in a round that went on alone", () => {
  const { host, change } = drawInRoom(<Chat inView />);
  expect(host.querySelector("textarea")).not.toBeNull();
  change({ clock: { solo: true }, chat: [message(1, 2)] });
  expect(host.querySelector("textarea")).toBeNull();
  expect(host.textContent).toContain("Message 1");
});

it("leaves the focus with who is still typing when the round ends, and takes it from nobody else", () => {
  const field = document.body.appendChild(document.createElement("textarea"));
  field.focus();
  drawInRoom(<Over />);
  expect(document.activeElement).toBe(field);
  field.remove();
  const { host } = drawInRoom(<Over />);
  expect(document.activeElement).toBe(host.querySelector("h2"));
});

it("counts the round without its pauses, as the plan beside it does", () => {
  const { host, change } = drawInRoom(<Rail id="rail" folded={false} hidden={false} />, {}, 200_000);
  const total = () => host.querySelector(".room-rail-total")?.textContent;
  change({ clock: { paused_at: 60_000 } });
  expect(total()).toBe("Round 1:00 / 5:00");
  change({ clock: { paused_at: null, paused_ms: 140_000 } });
  expect(total()).toBe("Round 1:00 / 5:00");
});

it("follows the clock again once a note on a chosen line is recorded", async () => {
  const add = vi.fn(() => Promise.resolve(true));
  const recording: Recording = { add, remove: vi.fn(), pending: false, problem: "" };
  const { host } = drawInRoom(<Evidence recording={recording} />, { role: "interviewer" });
  const line = host.querySelector("select");
  const text = host.querySelector("textarea");
  if (!line || !text) throw new Error("nothing to write into");
  write(line, "deployment");
  write(text, "Named a cache.");
  await act(() => {
    host.querySelector("form")?.requestSubmit();
    return Promise.resolve();
  });
  expect(add).toHaveBeenCalledWith({ kind: "note", line: "deployment", text: "Named a cache." });
  expect([line.value, text.value]).toEqual(["data", ""]);
});

/** As a person's browser does it: React hears of it by the event. */
function write(field: HTMLSelectElement | HTMLTextAreaElement, value: string): void {
  const own = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field) as object, "value");
  act(() => {
    own?.set?.call(field, value);
    field.dispatchEvent(new Event(field instanceof HTMLSelectElement ? "change" : "input", { bubbles: true }));
  });
}

it("hands the focus of a piece of evidence that goes to the next one, and at last to the field", async () => {
  const recording: Recording = { add: vi.fn(), remove: vi.fn(), pending: false, problem: "" };
  const { host, change } = drawInRoom(
    <section id="room-part-evidence">
      <Evidence recording={recording} />
    </section>,
  );
  const left = (...ids: number[]) =>
    change({ private: { seq: 0, lines: {}, evidence: ids.map(evidence), marks: [], submitted: false } });
  left(1, 2);
  host.querySelector<HTMLElement>('[aria-label$="Note 2"]')?.focus();
  left(1);
  await vi.waitFor(() => expect(document.activeElement?.getAttribute("aria-label")).toBe("Remove evidence: Note 1"));
  left();
  await vi.waitFor(() => expect(document.activeElement).toBe(host.querySelector("textarea")));
});

it("keeps the focus at the clock's controls when one of them gives way to another", async () => {
  const { host, change } = drawInRoom(<Controls moves={MOVES} presence={HERE} onEnd={vi.fn()} />);
  const words = () => document.activeElement?.textContent;
  host.querySelector("button")?.focus();
  expect(words()).toBe("Propose pause");
  change({ clock: { paused_at: 1 } });
  await vi.waitFor(() => expect(words()).toBe("Resume"));
});

it("takes the focus from nobody who went elsewhere by then", async () => {
  const { host, change } = drawInRoom(<Controls moves={MOVES} presence={HERE} onEnd={vi.fn()} />);
  host.querySelector("button")?.focus();
  host.querySelector("button")?.blur();
  await Promise.resolve();
  change({ clock: { paused_at: 1 } });
  await new Promise((done) => setTimeout(done));
  expect(document.activeElement).toBe(document.body);
});

it("says which part could not be shown, and goes on around it", async () => {
  const logged = vi.spyOn(console, "error").mockImplementation(() => undefined);
  const Lost = lazy(() => Promise.reject<{ default: () => null }>(new Error("The chunk is not there.")));
  const { host } = drawInRoom(
    <>
      <Guard what="Notes">
        <Suspense fallback="…">
          <Lost />
        </Suspense>
      </Guard>
      <p>The rest</p>
    </>,
  );
  await vi.waitFor(() => expect(host.querySelector("[role=alert]")?.textContent).toContain("Notes could not be shown."));
  expect(host.textContent).toContain("The rest");
  expect(logged).toHaveBeenCalled();
});
