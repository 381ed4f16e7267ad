/** For tests only: a server and the rooms that people opened on it. */

import { vi } from "vitest";

import { Room } from "./room";
import { bootFor, FakeServer, type TestPerson } from "./testkit";
import type { Seat } from "./types";

/** The present one: `openServer` begins anew. */
export let server: FakeServer;
let rooms: Room[] = [];

/** A new server that nobody has come to, and timers that only `settle` moves. */
export function openServer(): void {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance", "Date"] });
  vi.stubGlobal("indexedDB", undefined);
  server = new FakeServer();
}

/** Everybody goes, and the page is as it was. */
export function closeServer(): void {
  leaveAll();
  vi.unstubAllGlobals();
  vi.useRealTimers();
}

export function leaveAll(): void {
  for (const room of rooms) room.destroy();
  rooms = [];
}

export function storage(): Pick<Storage, "getItem" | "setItem"> {
  const values = new Map<string, string>();
  return { getItem: (key) => values.get(key) ?? null, setItem: (key, value) => void values.set(key, value) };
}

export function enter(userId: TestPerson, kept = storage(), third: Seat | null = null): Room {
  const room = new Room(bootFor(userId, "round-1", third), { openSocket: server.openerFor(userId), sessionStorage: kept });
  rooms.push(room);
  return room;
}

/** Let timers run and the server answer until nothing moves any more. */
export async function settle(milliseconds = 200): Promise<void> {
  for (let spent = 0; spent < milliseconds; spent += 20) {
    await vi.advanceTimersByTimeAsync(20);
    server.deliver();
  }
}

export function notes(room: Room): string {
  return room.doc.getText("notes").toJSON();
}

export function write(room: Room, text: string): void {
  const shared = room.doc.getText("notes");
  shared.insert(shared.length, text);
}
