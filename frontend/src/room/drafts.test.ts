// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { EMPTY_ENTRY, LineDrafts } from "./drafts";
import { ApiRefusal, type Api } from "./engine/api";

interface Sent {
  path: string;
  body: Record<string, unknown>;
  answer: () => void;
  refuse: (error: ApiRefusal) => void;
}

/** The API with each request held until the test answers it. */
function heldApi(): { api: Api; sent: Sent[] } {
  const sent: Sent[] = [];
  const put = (path: string, body: unknown) =>
    new Promise<never>((resolve, reject) => {
      const answer = () => (resolve as (saved: object) => void)({ revision: sent.length });
      sent.push({ path, body: body as Record<string, unknown>, answer, refuse: reject });
    });
  return { api: { put } as unknown as Api, sent };
}

const SOON = 1000;
const LATER = 5000;

describe("LineDrafts", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    localStorage.clear();
  });
  afterEach(() => vi.useRealTimers());

  it("saves a line as a whole after a short rest, once for many key presses", async () => {
    const { api, sent } = heldApi();
    const drafts = new LineDrafts(api, "r1", 7);
    drafts.change("data", EMPTY_ENTRY, { note: "a" });
    drafts.change("data", EMPTY_ENTRY, { note: "ab", score: 3 });
    await vi.advanceTimersByTimeAsync(SOON);
    expect(sent.map(({ path }) => path)).toEqual(["/rounds/r1/assessment/lines/data/"]);
    expect(sent[0]?.body).toEqual({
      score: 3,
      not_reached: false,
      not_reached_reason: "",
      note: "ab",
      round_seconds: null,
      revision: 0,
    });
    sent[0]?.answer();
    await vi.advanceTimersByTimeAsync(0);
    expect(drafts.getDrafts()["data"]?.state).toBe("saved");
    expect(drafts.unsaved).toBe(false);
  });

  it("never has two requests for one line on their way, and sends what was typed meanwhile next", async () => {
    const { api, sent } = heldApi();
    const drafts = new LineDrafts(api, "r1", 7);
    drafts.change("data", EMPTY_ENTRY, { score: 2 });
    await vi.advanceTimersByTimeAsync(SOON);
    drafts.change("data", EMPTY_ENTRY, { score: 3 });
    await vi.advanceTimersByTimeAsync(SOON);
    expect(sent).toHaveLength(1);
    sent[0]?.answer();
    await vi.advanceTimersByTimeAsync(SOON);
    expect(sent.map(({ body }) => body["score"])).toEqual([2, 3]);
  });

  it("tries again after no answer, and says that it is not saved", async () => {
    const { api, sent } = heldApi();
    const drafts = new LineDrafts(api, "r1", 7);
    drafts.change("data", EMPTY_ENTRY, { score: 2 });
    await vi.advanceTimersByTimeAsync(SOON);
    sent[0]?.refuse(new ApiRefusal(0, "unreachable", "The server cannot be reached."));
    await vi.advanceTimersByTimeAsync(0);
    expect(drafts.getDrafts()["data"]).toMatchObject({ state: "unsaved", problem: "The server cannot be reached." });
    await vi.advanceTimersByTimeAsync(LATER);
    expect(sent).toHaveLength(2);
  });

  it("does not repeat what the server refused for good", async () => {
    const { api, sent } = heldApi();
    const drafts = new LineDrafts(api, "r1", 7);
    drafts.change("data", EMPTY_ENTRY, { note: "x" });
    await vi.advanceTimersByTimeAsync(SOON);
    sent[0]?.refuse(new ApiRefusal(409, "already_submitted", "It is final."));
    await vi.advanceTimersByTimeAsync(LATER);
    expect(drafts.getDrafts()["data"]?.state).toBe("refused");
    expect(sent).toHaveLength(1);
  });

  it("keeps an unsaved line over a reload and takes it out once the server has it", async () => {
    const before = heldApi();
    new LineDrafts(before.api, "r1", 7).change("data", EMPTY_ENTRY, { score: 4 });
    const after = heldApi();
    const drafts = new LineDrafts(after.api, "r1", 7);
    expect(drafts.getDrafts()["data"]?.entry.score).toBe(4);
    await vi.advanceTimersByTimeAsync(SOON);
    after.sent[0]?.answer();
    await vi.advanceTimersByTimeAsync(0);
    expect(localStorage.getItem(drafts.storageKey)).toBeNull();
  });

  it("leaves alone what another tab of this person has not saved yet", async () => {
    const [here, there] = [heldApi(), heldApi()];
    const [first, second] = [new LineDrafts(here.api, "r1", 7), new LineDrafts(there.api, "r1", 7)];
    first.change("data", EMPTY_ENTRY, { score: 2 });
    second.change("risks", EMPTY_ENTRY, { note: "half a sen" });
    second.change("data", EMPTY_ENTRY, { score: 3 });
    await vi.advanceTimersByTimeAsync(SOON);
    here.sent[0]?.answer();
    await vi.advanceTimersByTimeAsync(0);
    expect(first.unsaved).toBe(false);
    const after = new LineDrafts(heldApi().api, "r1", 7).getDrafts();
    expect([after["data"]?.entry.score, after["risks"]?.entry.note]).toEqual([3, "half a sen"]);
  });

  it("opens with nothing where what was kept cannot be read", () => {
    const { api } = heldApi();
    localStorage.setItem(new LineDrafts(api, "r1", 7).storageKey, "{");
    expect(new LineDrafts(api, "r1", 7).getDrafts()).toEqual({});
  });

  it("saves to the server where the browser keeps nothing", async () => {
    const { api, sent } = heldApi();
    new LineDrafts(api, "r1", 7, null).change("data", EMPTY_ENTRY, { score: 2 });
    await vi.advanceTimersByTimeAsync(SOON);
    expect(sent).toHaveLength(1);
  });

  it("gives way to a newer save of another tab, but not while the person is typing here", async () => {
    const { api, sent } = heldApi();
    const drafts = new LineDrafts(api, "r1", 7);
    drafts.change("data", EMPTY_ENTRY, { score: 2 });
    drafts.forgetSaved("data");
    expect(drafts.getDrafts()["data"]?.entry.score).toBe(2);
    await vi.advanceTimersByTimeAsync(SOON);
    sent[0]?.answer();
    await vi.advanceTimersByTimeAsync(0);
    drafts.forgetSaved("data");
    expect(drafts.getDrafts()["data"]).toBeUndefined();
  });

  it("shows both where another tab was faster, and saves what the person chooses", async () => {
    const { api, sent } = heldApi();
    const drafts = new LineDrafts(api, "r1", 7);
    const theirs = { score: 1, not_reached: false, not_reached_reason: "", note: "theirs", round_seconds: 5 };
    const clash = () => new ApiRefusal(409, "conflict", "Changed.", { theirs, revision: 4 });
    drafts.change("data", { ...EMPTY_ENTRY, revision: 3 }, { note: "mine" });
    await vi.advanceTimersByTimeAsync(SOON);
    sent[0]?.refuse(clash());
    await vi.advanceTimersByTimeAsync(LATER);
    expect(drafts.getDrafts()["data"]).toMatchObject({ state: "conflict", theirs: { note: "theirs", roundSeconds: 5 } });
    drafts.change("data", EMPTY_ENTRY, { note: "mine, longer" });
    await vi.advanceTimersByTimeAsync(SOON);
    expect(sent).toHaveLength(1);
    drafts.keepMine("data");
    await vi.advanceTimersByTimeAsync(SOON);
    expect(sent[1]?.body).toMatchObject({ note: "mine, longer", revision: 4 });
    sent[1]?.refuse(clash());
    await vi.advanceTimersByTimeAsync(0);
    drafts.takeTheirs("data");
    expect(drafts.getDrafts()["data"]).toMatchObject({ state: "saved", entry: { note: "theirs" } });
    expect(localStorage.getItem(drafts.storageKey)).toBeNull();
  });

  it("asks again after a reload in a conflict, and does not save over the other tab by itself", async () => {
    const before = heldApi();
    const theirs = { score: 1, not_reached: false, not_reached_reason: "", note: "theirs", round_seconds: 5 };
    new LineDrafts(before.api, "r1", 7).change("data", { ...EMPTY_ENTRY, revision: 3 }, { note: "mine" });
    await vi.advanceTimersByTimeAsync(SOON);
    before.sent[0]?.refuse(new ApiRefusal(409, "conflict", "Changed.", { theirs, revision: 4 }));
    await vi.advanceTimersByTimeAsync(0);
    const after = heldApi();
    new LineDrafts(after.api, "r1", 7);
    await vi.advanceTimersByTimeAsync(SOON);
    expect(after.sent[0]?.body).toMatchObject({ note: "mine", revision: 3 });
  });

  it("sends again what had no answer before anything newer, also after a reload", async () => {
    const before = heldApi();
    const first = new LineDrafts(before.api, "r1", 7);
    first.change("data", EMPTY_ENTRY, { note: "one" });
    await vi.advanceTimersByTimeAsync(SOON);
    first.change("data", EMPTY_ENTRY, { note: "one two" });
    const after = heldApi();
    const drafts = new LineDrafts(after.api, "r1", 7);
    await vi.advanceTimersByTimeAsync(SOON);
    after.sent[0]?.answer();
    await vi.advanceTimersByTimeAsync(SOON);
    expect(after.sent.map(({ body }) => [body["note"], body["revision"]])).toEqual([["one", 0], ["one two", 1]]);
    after.sent[1]?.answer();
    await vi.advanceTimersByTimeAsync(0);
    expect(drafts.unsaved).toBe(false);
  });
});
