// @vitest-environment happy-dom
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import type { Room } from "./room";
import { closeServer, enter, leaveAll, notes, openServer, server, settle, write } from "./room_testkit";
import { server as frames } from "./testkit";

beforeEach(openServer);
afterEach(closeServer);

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

test("whatever is cut and written when, everybody ends with the same, once", async () => {
  const step = fc.tuple(
    fc.constantFrom(7 as const, 9 as const),
    fc.constantFrom("write", "say", "wait", "wait", "cut", "cut after commit", "deliver", "compact"),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      openServer();
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
      leaveAll();
    }),
    { numRuns: 100 },
  );
}, 60_000);
