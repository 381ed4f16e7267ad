import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { Room } from "./room";
import { bootFor, FakeServer, OPEN_CLOCK, server as frames } from "./testkit";

let server: FakeServer;
let rooms: Room[];

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance", "Date"] });
  vi.stubGlobal("indexedDB", undefined);
  server = new FakeServer();
  rooms = [];
});

afterEach(() => {
  for (const room of rooms) room.destroy();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

function storage(): Pick<Storage, "getItem" | "setItem"> {
  const values = new Map<string, string>();
  return { getItem: (key) => values.get(key) ?? null, setItem: (key, value) => void values.set(key, value) };
}

function enter(userId: 7 | 9, kept = storage()): Room {
  const room = new Room(bootFor(userId), { openSocket: server.openerFor(userId), sessionStorage: kept });
  rooms.push(room);
  return room;
}

/** Let timers run and the server answer until nothing moves any more. */
async function settle(milliseconds = 200): Promise<void> {
  for (let spent = 0; spent < milliseconds; spent += 20) {
    await vi.advanceTimersByTimeAsync(20);
    server.deliver();
  }
}

function notes(room: Room): string {
  return room.doc.getText("notes").toJSON();
}

function write(room: Room, text: string): void {
  const shared = room.doc.getText("notes");
  shared.insert(shared.length, text);
}

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

describe("a lost connection", () => {
  test("editing goes on, is counted, and is saved after coming back", async () => {
    const [alice, bob] = [enter(7), enter(9)];
    await settle();
    server.cut(7);
    write(alice, "offline");
    expect(alice.getState()).toMatchObject({ connection: "offline", unsaved: 1, readOnly: false });
    expect(alice.getState().offlineSince).not.toBeNull();
    await settle();
    expect(alice.getState()).toMatchObject({ connection: "live", unsaved: 0, offlineSince: null });
    expect(notes(bob)).toBe("offline");
  });

  test("what was committed but never acknowledged is not written twice", async () => {
    const alice = enter(7);
    await settle();
    write(alice, "once");
    alice.sendChat("once");
    await vi.advanceTimersByTimeAsync(20);
    server.cutAfterCommit(7);
    expect(server.log).toHaveLength(2);
    await settle();
    expect(server.log).toHaveLength(2);
    expect(alice.getState()).toMatchObject({ unsaved: 0, chat: [{ text: "once", seq: 2 }] });
  });

  test("what was sent and never arrived is sent again", async () => {
    const alice = enter(7);
    await settle();
    write(alice, "lost on the way");
    await vi.advanceTimersByTimeAsync(20);
    server.cut(7);
    await settle();
    expect(server.log).toHaveLength(1);
    expect(alice.getState().unsaved).toBe(0);
  });

  test("another person's entry under this tab's name acknowledges nothing", async () => {
    const alice = enter(7);
    await settle();
    write(alice, "mine");
    await vi.advanceTimersByTimeAsync(20);
    const payload = new TextEncoder().encode("forged");
    const forged = { seq: 1, kind: 2, doc: 0, author: 9, tab: alice.tab, lseq: 1, at: 0, payload };
    server.lineOf(7).socket.hear(frames.entries([forged]));
    expect(alice.getState().unsaved).toBe(1);
  });

  test("an entry that got lost on the way is asked for", async () => {
    const alice = enter(7);
    await settle();
    const { socket } = server.lineOf(7);
    const said = (seq: number) => ({
      seq,
      kind: 2,
      doc: 0,
      author: 9,
      tab: "aa".repeat(8),
      lseq: seq,
      at: 0,
      payload: new TextEncoder().encode(`message ${seq}`),
    });
    server.log.push(said(1), said(2));
    socket.hear(frames.entries([said(2)]));
    await settle(1_500);
    expect(alice.getState().chat.map((one) => one.text)).toEqual(["message 1", "message 2"]);
    expect(socket.isClosed).toBe(true);
  });

  test("acknowledgements that overtake entries are no gap", async () => {
    const [alice, bob] = [enter(7), enter(9)];
    await settle();
    write(alice, "a");
    write(bob, "b");
    await settle(1_500);
    expect(server.lines).toHaveLength(2);
    expect(notes(alice)).toBe(notes(bob));
  });

  test("a gap in the private side is asked for too", async () => {
    enter(9);
    await settle();
    const event = { type: "evidence_removed", id: 1 } as const;
    server.lineOf(9).socket.hear(frames.private(2, 0, event));
    await settle();
    expect(server.lines).toHaveLength(2);
  });
});

describe("a log that was compacted", () => {
  test("reaches a newcomer as a snapshot, the messages beside it and what came after", async () => {
    const alice = enter(7);
    await settle();
    for (const word of ["one, ", "two, "]) {
      write(alice, word);
      alice.sendChat(word);
      await settle();
    }
    server.compactedTo = server.log.length;
    write(alice, "three");
    await settle();
    const bob = enter(9);
    await settle();
    expect(notes(bob)).toBe("one, two, three");
    expect(bob.getState().chat.map(({ text }) => text)).toEqual(["one,", "two,"]);
    expect(bob.getState().connection).toBe("live");
    await settle(1_500);
    expect(server.lines).toHaveLength(2);
    server.cut(9);
    await settle();
    expect(server.lineOf(9).socket.sent[0]).toMatchObject({ hello: { seq: server.log.length } });
  });

  test("takes nothing from who comes back with edits that are not saved", async () => {
    const [alice, bob] = [enter(7), enter(9)];
    await settle();
    write(alice, "committed ");
    await vi.advanceTimersByTimeAsync(20);
    server.cutAfterCommit(7);
    write(alice, "not sent ");
    alice.sendChat("not said");
    write(bob, "bob's");
    server.deliver();
    server.compactedTo = server.log.length;
    await settle();
    expect(notes(alice)).toBe(notes(bob));
    expect(["committed ", "not sent ", "bob's"].filter((text) => notes(bob).includes(text))).toHaveLength(3);
    expect(notes(bob)).toHaveLength(24);
    expect(alice.getState()).toMatchObject({ unsaved: 0, chat: [{ text: "not said" }] });
    expect(server.log).toHaveLength(4);
  });

  test("does not call an edit unsaved that was, when the round ended meanwhile", async () => {
    const alice = enter(7);
    await settle();
    write(alice, "just in time");
    await vi.advanceTimersByTimeAsync(20);
    server.cutAfterCommit(7);
    server.closed = true;
    server.compactedTo = server.log.length;
    await settle();
    expect(alice.getState()).toMatchObject({ unsaved: 0, notice: null, readOnly: true });
  });

  test("is asked for again when the line is cut in the middle of the snapshot", async () => {
    const bob = enter(9);
    await settle();
    write(bob, "a longer text that takes more than one part of a snapshot");
    bob.sendChat("and a message");
    await settle();
    server.compactedTo = server.log.length;
    const alice = enter(7);
    await vi.advanceTimersByTimeAsync(0);
    const { socket } = server.lineOf(7);
    const heard = socket.hear.bind(socket);
    let parts = 0;
    socket.hear = (frame) => {
      if (frame[0] === 0x89 && ++parts > 1) socket.drop();
      else if (!socket.isClosed) heard(frame);
    };
    await settle();
    expect(parts).toBeGreaterThan(1);
    expect(notes(alice)).toBe(notes(bob));
    expect(alice.getState().chat).toHaveLength(1);
  });

  test("may take its time: what is not there yet while it comes is no gap", async () => {
    const bob = enter(9);
    await settle();
    write(bob, "slow");
    bob.sendChat("slow");
    await settle();
    const { log } = server;
    const alice = enter(7);
    await vi.advanceTimersByTimeAsync(0);
    const { socket } = server.lineOf(7);
    socket.open();
    const { tab } = alice;
    const welcome = { role: "candidate", user: 7, head: 2, private_head: 0, now: 0, closed: false, lseq: 0 } as const;
    socket.hear(frames.welcome({ ...welcome, here: [{ user: 7, tab }] }));
    socket.hear(frames.entries(log.filter((one) => one.kind === 2)));
    await vi.advanceTimersByTimeAsync(1_500);
    expect(socket.isClosed).toBe(false);
    const [update] = log.filter((one) => one.kind === 1);
    socket.hear(frames.snapshot({ doc: 0, seq: 2, left: 0, part: update?.payload ?? new Uint8Array() }));
    expect(alice.getState().connection).toBe("live");
    expect(notes(alice)).toBe("slow");
  });
});

describe("the end of the round", () => {
  test("edits after it are refused and said to be", async () => {
    const alice = enter(7);
    await settle();
    server.closed = true;
    write(alice, "too late");
    await settle();
    expect(alice.getState()).toMatchObject({ readOnly: true, unsaved: 0, notice: { code: "room_closed" } });
  });

  test("coming back to a closed room reads it and gives up what was not saved", async () => {
    const alice = enter(7);
    await settle();
    write(alice, "in time");
    await settle();
    server.cut(7);
    server.closed = true;
    write(alice, " and too late");
    await settle();
    expect(alice.getState()).toMatchObject({ connection: "live", readOnly: true, unsaved: 0 });
    expect(alice.getState().notice?.code).toBe("room_closed");
  });

  test("a seat that was taken away closes the room for good and keeps what is unsaved", async () => {
    const alice = enter(7);
    await settle();
    server.cut(7, 4403);
    await settle(5_000);
    expect(alice.getState()).toMatchObject({ connection: "closed", closedReason: "no_seat", readOnly: true });
    expect(server.lines).toHaveLength(1);
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

describe("this browser's own copy", () => {
  beforeEach(() => {
    vi.useRealTimers();
    vi.stubGlobal("indexedDB", new IDBFactory());
    vi.stubGlobal("IDBKeyRange", IDBKeyRange);
    localStorage.clear();
  });

  async function until(true_: () => boolean): Promise<void> {
    for (let turn = 0; turn < 300 && !true_(); turn++) {
      server.deliver();
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(true_()).toBe(true);
  }

  async function copies(): Promise<string[]> {
    return (await indexedDB.databases()).flatMap(({ name = "" }) => (name.startsWith("tradeoff.round.") ? [name] : []));
  }

  test("brings edits of a closed tab back, and what the log lacks is sent, once", async () => {
    const before = enter(7);
    await until(() => before.getState().connection === "live");
    write(before, "saved, ");
    await until(() => before.getState().unsaved === 0);
    await until(() => localStorage.getItem("tradeoff.copies") !== null);
    await new Promise((resolve) => setTimeout(resolve, 50));
    server.cut(7);
    write(before, "unsaved");
    await new Promise((resolve) => setTimeout(resolve, 50));
    before.destroy();
    expect(server.log).toHaveLength(1);

    const after = enter(7);
    await until(() => server.log.length === 2 && after.getState().unsaved === 0);
    expect(notes(after)).toBe("saved, unsaved");
    const bob = enter(9);
    await until(() => notes(bob) === "saved, unsaved");

    const again = enter(7);
    await until(() => again.getState().connection === "live" && notes(again) === "saved, unsaved");
    await new Promise((resolve) => setTimeout(resolve, 100));
    server.deliver();
    expect(server.log).toHaveLength(2);
  });

  test("goes once the round is over and everything is saved", async () => {
    const alice = enter(7);
    await until(() => alice.getState().connection === "live");
    write(alice, "text");
    await until(() => alice.getState().unsaved === 0);
    while ((await copies()).length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    server.closed = true;
    server.cut(7);
    await until(() => alice.getState().readOnly);
    await vi.waitFor(async () => expect(await copies()).toEqual([]));
    expect(localStorage.getItem("tradeoff.copies")).toBe("{}");
  });
});

test("whatever is cut and written when, everybody ends with the same, once", async () => {
  const step = fc.tuple(
    fc.constantFrom(7 as const, 9 as const),
    fc.constantFrom("write", "say", "wait", "wait", "cut", "cut after commit", "deliver", "compact"),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      server = new FakeServer();
      const people = { 7: enter(7), 9: enter(9) };
      await settle();
      let count = 0;
      for (const [who, what] of steps) {
        const word = `<${who}:${++count}>`;
        if (what === "write") write(people[who], word);
        if (what === "say") people[who].sendChat(word);
        if (what === "wait") await vi.advanceTimersByTimeAsync(30);
        if (what === "deliver") server.deliver();
        if (what === "compact") server.compactedTo = server.log.length;
        const isConnected = people[who].getState().connection === "live";
        if (what === "cut" && isConnected) server.cut(who);
        if (what === "cut after commit" && isConnected) server.cutAfterCommit(who);
      }
      await settle(8_000);
      const said = (room: Room) => room.getState().chat.map(({ seq, text }) => [seq, text]);
      expect(notes(people[7])).toBe(notes(people[9]));
      expect(said(people[7])).toEqual(said(people[9]));
      expect([...notes(people[7]).matchAll(/<\d:\d+>/g)].length).toBe(steps.filter(([, what]) => what === "write").length);
      expect(said(people[7])).toHaveLength(steps.filter(([, what]) => what === "say").length);
      expect([people[7].getState().unsaved, people[9].getState().unsaved]).toEqual([0, 0]);
      for (const room of rooms.splice(0)) room.destroy();
    }),
    { numRuns: 100 },
  );
}, 60_000);
