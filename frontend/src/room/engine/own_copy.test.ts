// @vitest-environment happy-dom
import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { closeServer, enter, notes, openServer, server, write } from "./room_testkit";
import { OPEN_CLOCK } from "./testkit";

beforeEach(() => {
  openServer();
  vi.useRealTimers();
  vi.stubGlobal("indexedDB", new IDBFactory());
  vi.stubGlobal("IDBKeyRange", IDBKeyRange);
  localStorage.clear();
});

afterEach(closeServer);

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

/** As a round ends for those who are there: the clock's entry is all that they are told. */
function endRound(): void {
  server.closed = true;
  server.append(3, new TextEncoder().encode(JSON.stringify({ ...OPEN_CLOCK, version: 2, state: "debrief" })));
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

test.each([
  ["while its person is there", endRound],
  [
    "while its person is away",
    () => {
      server.cut(7);
      endRound();
    },
  ],
])("goes once everything is saved and the round is over, %s", async (_, end) => {
  const alice = enter(7);
  await until(() => alice.getState().connection === "live" && alice.getState().keptHere);
  write(alice, "text");
  await until(() => alice.getState().unsaved === 0);
  end();
  await until(() => alice.getState().readOnly);
  await vi.waitFor(async () => expect(await copies()).toEqual([]));
  expect(localStorage.getItem("tradeoff.copies")).toBe("{}");
});

test("stays over the end of the round until everything has its answer", async () => {
  const alice = enter(7);
  await until(() => alice.getState().connection === "live" && alice.getState().keptHere);
  write(alice, "too late");
  endRound();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(alice.getState()).toMatchObject({ readOnly: true, unsaved: 1 });
  expect(await copies()).toHaveLength(1);
  await until(() => alice.getState().unsaved === 0);
  expect(alice.getState().notice?.code).toBe("room_closed");
  await vi.waitFor(async () => expect(await copies()).toEqual([]));
});
