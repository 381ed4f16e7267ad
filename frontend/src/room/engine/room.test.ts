// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { closeServer, enter, notes, openServer, server, settle, storage, write } from "./room_testkit";
import { OPEN_CLOCK, server as frames } from "./testkit";

beforeEach(openServer);
afterEach(closeServer);

test("what the browser says of a lost network is believed at once", async () => {
  const alice = enter(7);
  await settle();
  window.dispatchEvent(new Event("offline"));
  expect(alice.getState().connection).toBe("offline");
  await settle();
  expect(alice.getState().connection).toBe("live");
});

describe("two people", () => {
  test("see each other's edits, and each edit is acknowledged", async () => {
    const [alice, bob] = [enter(7), enter(9)];
    await settle();
    write(alice, "hello ");
    await settle();
    write(bob, "there");
    await settle();
    expect([notes(alice), notes(bob)]).toEqual(["hello there", "hello there"]);
    expect([alice.getState().unsaved, alice.getState().connection]).toEqual([0, "live"]);
    expect(alice.getState().here).toEqual([7, 9]);
  });

  test("quick edits share one frame", async () => {
    const alice = enter(7);
    await settle();
    for (const letter of "typing") write(alice, letter);
    await settle();
    expect(server.log).toHaveLength(1);
  });

  test("talk; a message shows at once and gets its place when it is saved", async () => {
    const [alice, bob] = [enter(7), enter(9)];
    await settle();
    expect(alice.sendChat("  hello ")).toBe("queued");
    expect(alice.getState().chat).toMatchObject([{ text: "hello", seq: null }]);
    await settle();
    expect(alice.getState().chat).toMatchObject([{ text: "hello", seq: 1, author: 7 }]);
    expect(bob.getState().chat).toMatchObject([{ text: "hello", seq: 1, author: 7 }]);
  });

  test("see each other's cursors under the names of their seats", async () => {
    const [alice, bob] = [enter(7), enter(9)];
    await settle();
    alice.awareness.setLocalStateField("user", { name: "Somebody else", color: "red" });
    alice.awareness.setLocalStateField("cursor", { anchor: 1, head: 1 });
    await settle();
    const seen = bob.awareness.getStates().get(alice.awareness.clientID);
    expect(seen).toMatchObject({ cursor: { anchor: 1 }, user: { id: 7, name: "Alice" } });
    server.cut(9);
    expect(bob.awareness.getStates().has(alice.awareness.clientID)).toBe(false);
    await settle();
    expect(bob.awareness.getStates().get(alice.awareness.clientID)).toEqual(seen);
  });
});

describe("messages", () => {
  test("that cannot be sent are told apart", async () => {
    const alice = enter(7);
    await settle();
    expect([alice.sendChat("  "), alice.sendChat("ü".repeat(2_001))]).toEqual(["empty", "too_long"]);
    server.append(3, new TextEncoder().encode(JSON.stringify({ ...OPEN_CLOCK, version: 9, state: "debrief" })));
    expect(alice.sendChat("late")).toBe("read_only");
  });

  test("written before a reload are sent after it, once", async () => {
    const kept = storage();
    const before = enter(7, kept);
    await settle();
    before.sendChat("remember me");
    await vi.advanceTimersByTimeAsync(20);
    server.cutAfterCommit(7);
    before.destroy();
    const after = enter(7, kept);
    await settle();
    expect(after.tab).toBe(before.tab);
    expect(server.log.filter((entry) => entry.kind === 2)).toHaveLength(1);
    expect(after.getState().chat).toMatchObject([{ text: "remember me", seq: 1 }]);
    expect(after.getState().unsaved).toBe(0);
  });

  test("that the server refuses go, with a word to the person", async () => {
    const alice = enter(7);
    await settle();
    alice.sendChat("fine");
    await vi.advanceTimersByTimeAsync(20);
    server.lineOf(7).socket.hear(frames.error("bad_chat", 1));
    expect(alice.getState().chat).toEqual([]);
    expect(alice.getState().notice?.code).toBe("bad_chat");
    alice.dismissNotice();
    expect(alice.getState().notice).toBeNull();
  });
});

test("a tab that was replaced works again when the person asks for it", async () => {
  const [alice, bob] = [enter(7), enter(9)];
  await settle();
  server.cut(7, 4409);
  await settle();
  alice.reconnect();
  await settle();
  expect(alice.getState()).toMatchObject({ connection: "live", closedReason: null, readOnly: false });
  expect(alice.sendChat("here again")).toBe("queued");
  await settle();
  expect(bob.getState().chat.map(({ text }) => text)).toEqual(["here again"]);
});

test("an update that nobody can read is passed over", async () => {
  vi.spyOn(console, "warn").mockImplementation(() => undefined);
  const [alice, bob] = [enter(7), enter(9)];
  await settle();
  server.append(1, new Uint8Array([9, 9, 9, 9]));
  write(bob, "fine");
  await settle();
  expect([notes(alice), alice.getState().connection]).toEqual(["fine", "live"]);
});

test("one piece over the limit is told to the person and kept on their side", async () => {
  const [alice, bob] = [enter(7), enter(9)];
  await settle();
  write(alice, "x".repeat(300 * 1024));
  await settle();
  expect(alice.getState().notice?.code).toBe("too_large");
  expect([notes(alice).length, notes(bob)]).toEqual([300 * 1024, ""]);
});

describe("a clock move", () => {
  test("is asked with the version known, and waits for its entry", async () => {
    const alice = enter(7);
    await settle();
    const moved = { ...OPEN_CLOCK, version: 2, stage: "framing" };
    const fetched = vi.fn<typeof fetch>(() => Promise.resolve(Response.json(moved)));
    vi.stubGlobal("fetch", fetched);
    await alice.moveClock("next");
    const [url, options] = fetched.mock.calls[0] ?? [];
    expect([url, options?.body]).toEqual(["/api/v1/rounds/round-1/clock/", '{"move":"next","version":1}']);
    expect(alice.getState().clock.version).toBe(1);
    server.append(3, new TextEncoder().encode(JSON.stringify(moved)));
    expect(alice.getState().clock).toEqual(moved);
  });

  test("that came second is refused, and the present clock is shown", async () => {
    const alice = enter(7);
    const present = { ...OPEN_CLOCK, version: 5, stage: "data" };
    const refusal = { code: "stale_clock", detail: "Somebody was faster.", clock: present };
    vi.stubGlobal("fetch", () => Promise.resolve(Response.json(refusal, { status: 409 })));
    await expect(alice.moveClock("next")).rejects.toMatchObject({ status: 409, code: "stale_clock" });
    expect(alice.getState().clock).toEqual(present);
  });
});
