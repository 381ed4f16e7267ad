// @vitest-environment happy-dom
import { EditorView, runScopeHandlers } from "@codemirror/view";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { notesExtensions, notesText } from "./notes";
import { Room } from "./room";
import { bootFor, FakeServer, OPEN_CLOCK } from "./testkit";

let server: FakeServer;
let rooms: [Room, Room];
let views: EditorView[];

async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) {
    await vi.advanceTimersByTimeAsync(20);
    server.deliver();
  }
}

function edit(room: Room): EditorView {
  const view = new EditorView({
    doc: notesText(room).toJSON(),
    extensions: notesExtensions(room),
    parent: document.body,
  });
  views.push(view);
  return view;
}

function type(view: EditorView, text: string): void {
  view.dispatch({ changes: { from: view.state.doc.length, insert: text } });
}

function undo(view: EditorView): void {
  runScopeHandlers(view, new KeyboardEvent("keydown", { key: "z", ctrlKey: true }), "editor");
}

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance", "Date"] });
  vi.stubGlobal("indexedDB", undefined);
  server = new FakeServer();
  rooms = [7 as const, 9 as const].map(
    (user) => new Room(bootFor(user), { openSocket: server.openerFor(user), sessionStorage: null }),
  ) as [Room, Room];
  views = [];
  await settle();
});

afterEach(() => {
  for (const view of views) view.destroy();
  for (const room of rooms) room.destroy();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test("both write one text, and undo takes back only one's own", async () => {
  const [alice, bob] = rooms.map(edit) as [EditorView, EditorView];
  type(alice, "hers ");
  await settle();
  type(bob, "his");
  await settle();
  expect(alice.state.doc.toString()).toBe("hers his");
  undo(alice);
  await settle();
  expect(bob.state.doc.toString()).toBe("his");
});

test("a huge paste is refused whole, and the person is told", async () => {
  const view = edit(rooms[0]);
  type(view, "x".repeat(50_001));
  await settle();
  expect([view.state.doc.length, server.log.length]).toEqual([0, 0]);
  expect(rooms[0].getState().notice?.code).toBe("too_large");
});

test("what the other wrote is never refused, however long", async () => {
  const view = edit(rooms[0]);
  notesText(rooms[1]).insert(0, "x".repeat(60_000));
  await settle();
  expect(view.state.doc.length).toBe(60_000);
});

test("the end of the round closes the editor and keeps the text, also from an undo", async () => {
  const view = edit(rooms[0]);
  type(view, "text");
  server.append(3, new TextEncoder().encode(JSON.stringify({ ...OPEN_CLOCK, version: 2, state: "debrief" })));
  await settle();
  undo(view);
  await settle();
  expect([view.state.readOnly, view.state.doc.toString(), notesText(rooms[0]).toJSON()]).toEqual([true, "text", "text"]);
});
