// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { Autosave } from "./autosave";
import { isKept } from "./kept";

const PLACE = "/rounds/1/lines/data/";

interface Sent {
  note: string;
  revision: string;
  answer: (status: number, body: Record<string, unknown>) => Promise<void>;
  fail: () => Promise<void>;
}

let sent: Sent[] = [];
const answered = vi.fn();

function remember(_: unknown, request: RequestInit): Promise<Response> {
  const body = request.body as FormData;
  return new Promise((resolve, reject) => {
    sent.push({
      note: body.get("note") as string,
      revision: body.get("revision") as string,
      answer: async (status, content) => {
        resolve(new Response(JSON.stringify(content), { status }));
        await settled();
      },
      fail: async () => {
        reject(new TypeError("offline"));
        await settled();
      },
    });
  });
}

/** What follows an answer, and a save that it starts at once. */
async function settled(): Promise<void> {
  await vi.advanceTimersByTimeAsync(1);
}

function opened(note = "", revision = 3): { form: HTMLFormElement; save: Autosave; type: (text: string) => void } {
  document.body.innerHTML = `
    <form action="${PLACE}" data-autosave="7">
      <input type="hidden" name="revision" value="${revision}">
      <textarea name="note"></textarea>
      <span data-autosave-state></span><span data-autosave-problem></span>
    </form>`;
  const form = document.querySelector("form") as HTMLFormElement;
  const field = form.querySelector("textarea") as HTMLTextAreaElement;
  field.value = note;
  const save = new Autosave(form, { answered, changed: () => undefined });
  const type = (text: string) => {
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  return { form, save, type };
}

function at(place: number): Sent {
  const found = sent[place];
  if (!found) throw new Error(`only ${sent.length} were sent`);
  return found;
}

const noteOf = (form: HTMLFormElement) => form.querySelector("textarea")?.value;
const stateOf = (form: HTMLFormElement) => form.querySelector("[data-autosave-state]")?.textContent;
const problemOf = (form: HTMLFormElement) => form.querySelector("[data-autosave-problem]")?.textContent;

function press(form: HTMLFormElement, label: string): void {
  [...form.querySelectorAll("button")].find((button) => button.textContent === label)?.click();
}

function clash(note: string): Record<string, unknown> {
  return { code: "conflict", revision: 9, theirs: { fields: { note }, said: [{ name: "Note", text: note }] } };
}

async function typedAndSent(type: (text: string) => void, text: string): Promise<void> {
  type(text);
  await vi.advanceTimersByTimeAsync(700);
}

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
  sent = [];
  answered.mockClear();
  vi.stubGlobal("fetch", remember);
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test("what is typed is kept at once, sent after a pause, and let go of once it is acknowledged", async () => {
  const { form, save, type } = opened();
  type("Names the label");
  expect(sent).toHaveLength(0);
  expect(isKept("7", PLACE)).toBe(true);
  await typedAndSent(type, "Names the label delay");
  expect(sent.map((each) => each.note)).toEqual(["Names the label delay"]);
  expect(save.pending).toBe(true);
  await at(0).answer(200, { revision: 4, saved_at: "10:02" });
  expect([save.pending, isKept("7", PLACE), stateOf(form)]).toEqual([false, false, "Saved 10:02"]);
  expect(answered).toHaveBeenCalledOnce();
});

test("of two saves the newer waits for the older one's answer and starts from its revision", async () => {
  const { save, type } = opened();
  await typedAndSent(type, "one");
  await typedAndSent(type, "two");
  expect(sent).toHaveLength(1);
  await at(0).answer(200, { revision: 4 });
  expect(sent.map((each) => [each.note, each.revision])).toEqual([["one", "3"], ["two", "4"]]);
  expect(save.pending).toBe(true);
  await at(1).answer(200, { revision: 5 });
  expect(save.pending).toBe(false);
});

test("offline nothing is lost: the same is sent again as it was, and then what is newer", async () => {
  const { form, save, type } = opened();
  await typedAndSent(type, "one");
  await at(0).fail();
  expect(stateOf(form)).toContain("Not saved yet");
  type("one and two");
  save.again(); // the browser is online again
  await settled();
  expect(at(1).note).toBe("one"); // it may have been stored: sent anew, it is no conflict
  await at(1).answer(200, { revision: 4 });
  expect([at(2).note, at(2).revision]).toEqual(["one and two", "4"]);
});

test("without a word from the browser it tries again by itself, less and less often", async () => {
  const { type } = opened();
  await typedAndSent(type, "one");
  for (const [place, wait] of [1000, 3000, 10_000, 30_000, 30_000].entries()) {
    await at(place).fail();
    await vi.advanceTimersByTimeAsync(wait - 2);
    expect(sent).toHaveLength(place + 1);
    await vi.advanceTimersByTimeAsync(2);
    expect(sent).toHaveLength(place + 2);
  }
});

test("a server in trouble or too busy is as good as none: nothing is refused, and it is sent again", async () => {
  const { save, type } = opened();
  await typedAndSent(type, "one");
  await at(0).answer(503, {});
  await vi.advanceTimersByTimeAsync(1000);
  await at(1).answer(429, {});
  expect([save.pending, save.isStuck, isKept("7", PLACE)]).toEqual([true, false, true]);
  await vi.advanceTimersByTimeAsync(3000);
  expect(at(2).note).toBe("one");
});

test("who left with something unsaved finds it again, with what it started from", async () => {
  const before = opened();
  await typedAndSent(before.type, "one");
  await at(0).fail();
  before.type("one and two");
  const { form, save } = opened("", 8); // another tab has saved meanwhile
  expect([noteOf(form), save.pending]).toEqual(["one and two", true]);
  await settled();
  expect([at(1).note, at(1).revision]).toEqual(["one", "3"]);
});

test("one person's text is not brought back to another", () => {
  const { type } = opened();
  type("secret");
  document.body.innerHTML = `<form action="${PLACE}" data-autosave="8"><textarea name="note"></textarea></form>`;
  const form = document.querySelector("form") as HTMLFormElement;
  expect(new Autosave(form, { answered, changed: () => undefined }).pending).toBe(false);
  expect(noteOf(form)).toBe("");
});

test("before leaving everything is sent, also what was typed while the last save ran", async () => {
  const { save, type } = opened();
  type("one");
  const left = vi.fn();
  void save.flush().then(left);
  await settled();
  type("two");
  await at(0).answer(200, { revision: 4 });
  expect([at(1).note, left.mock.calls.length]).toEqual(["two", 0]);
  await at(1).answer(200, { revision: 5 });
  expect([save.pending, left.mock.calls.length]).toEqual([false, 1]);
});

test("leaving does not wait for a server that cannot be reached", async () => {
  const { save, type } = opened();
  type("one");
  const left = save.flush();
  await settled();
  await at(0).fail();
  await left;
  expect([save.pending, save.isStuck]).toEqual([true, false]);
});

test("a conflict shows both texts and sends nothing until the person has chosen", async () => {
  const { form, save, type } = opened();
  await typedAndSent(type, "mine");
  await at(0).answer(409, clash("theirs"));
  expect(form.querySelector("[role=alert]")?.textContent).toContain("theirs");
  expect([noteOf(form), save.isStuck]).toEqual(["mine", true]);
  await typedAndSent(type, "mine, longer");
  save.again();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(sent).toHaveLength(1);
  press(form, "Keep mine");
  await settled();
  expect([at(1).note, at(1).revision]).toEqual(["mine, longer", "9"]);
  expect(form.querySelector("[role=alert]")).toBeNull();
});

test("theirs is taken without sending anything, and mine is not kept for the next time", async () => {
  const { form, save, type } = opened();
  await typedAndSent(type, "mine");
  await at(0).answer(409, clash("theirs"));
  press(form, "Take theirs");
  await vi.advanceTimersByTimeAsync(1000);
  expect([noteOf(form), save.pending, isKept("7", PLACE)]).toEqual(["theirs", false, false]);
  expect(sent).toHaveLength(1);
});

test("what is refused is said and not sent again until it is changed", async () => {
  const { form, save, type } = opened();
  await typedAndSent(type, "x");
  await at(0).answer(400, { code: "too_short", detail: "Write at least 40 characters." });
  expect([problemOf(form), save.isStuck]).toEqual(["Write at least 40 characters.", true]);
  await vi.advanceTimersByTimeAsync(60_000);
  save.again();
  expect(sent).toHaveLength(1);
  await typedAndSent(type, "longer");
  await at(1).answer(200, { revision: 4 });
  expect([problemOf(form), save.pending]).toEqual(["", false]);
});
