import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { Ephemera } from "./ephemera";
import { decodeText, utf8 } from "./protocol";

let sent: Record<string, unknown>[];
let door: { backlogBytes: number; sendEphemeral(body: Uint8Array): void };
let ephemera: Ephemera;

beforeEach(() => {
  vi.useFakeTimers();
  sent = [];
  door = { backlogBytes: 0, sendEphemeral: (body) => sent.push(JSON.parse(decodeText(body)) as Record<string, unknown>) };
  ephemera = new Ephemera(door);
});

afterEach(() => {
  ephemera.stop();
  vi.useRealTimers();
});

test("topics share a frame with the newest value of each", () => {
  let x = 1;
  ephemera.publish("pointer", () => ({ x }));
  ephemera.publish("awareness", () => "state");
  x = 2;
  vi.advanceTimersByTime(50);
  expect(sent).toEqual([{ pointer: { x: 2 }, awareness: "state" }]);
});

test("nothing is sent while the network is behind, and the next value goes", () => {
  door.backlogBytes = 100_000;
  ephemera.publish("pointer", () => 1);
  vi.advanceTimersByTime(50);
  door.backlogBytes = 0;
  ephemera.publish("pointer", () => 2);
  vi.advanceTimersByTime(50);
  expect(sent).toEqual([{ pointer: 2 }]);
});

test("a drawing too large for a frame leaves the pointer its place", () => {
  ephemera.publish("drafts", () => "x".repeat(20_000));
  ephemera.publish("pointer", () => 1);
  vi.advanceTimersByTime(50);
  expect(sent).toEqual([{ pointer: 1 }]);
});

test("what comes is handed to the topic's listeners; nonsense to nobody", () => {
  const heard = vi.fn();
  const from = { author: 9, tab: "aa" };
  const stop = ephemera.on("pointer", heard);
  ephemera.receive(utf8('{"pointer": 5, "other": 6}'), from);
  ephemera.receive(utf8("null"), from);
  ephemera.receive(new Uint8Array([255, 0]), from);
  stop();
  ephemera.receive(utf8('{"pointer": 7}'), from);
  expect(heard).toHaveBeenCalledExactlyOnceWith(5, from);
});

test("who may tell one topic only tells nothing else", () => {
  const watching = new Ephemera(door, ["hello"]);
  watching.publish("pointer", () => ({ x: 1 }));
  watching.publish("hello", () => true);
  vi.advanceTimersByTime(50);
  expect(sent).toEqual([{ hello: true }]);
  watching.stop();
});
