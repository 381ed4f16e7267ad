// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import * as Y from "yjs";

import { bindBoard, type BoardBinding } from "./board";
import { boardOf } from "./board_model";
import { FakeBoard, RECTANGLE, STROKE, TOOLS, type Fields } from "./board_testkit";
import { Room } from "./room";
import { bootFor, FakeServer, OPEN_CLOCK, server as wire } from "./testkit";

interface Seat {
  room: Room;
  board: FakeBoard;
  binding: BoardBinding;
}

let server: FakeServer;
let alice: Seat;
let bob: Seat;

function sit(userId: 7 | 9): Seat {
  const room = new Room(bootFor(userId), { openSocket: server.openerFor(userId), sessionStorage: null });
  const board = new FakeBoard();
  return { room, board, binding: bindBoard(room, board.api, TOOLS) };
}

async function settle(milliseconds = 300): Promise<void> {
  for (let spent = 0; spent < milliseconds; spent += 10) {
    await vi.advanceTimersByTimeAsync(10);
    server.deliver();
  }
}

function committed(seat: Seat): Record<string, Fields> {
  return boardOf(seat.room.doc).toJSON();
}

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance", "Date"] });
  vi.stubGlobal("indexedDB", undefined);
  server = new FakeServer();
  alice = sit(7);
  bob = sit(9);
  await settle();
});

afterEach(() => {
  for (const { room, binding } of [alice, bob]) {
    binding.destroy();
    room.destroy();
  }
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe("what one person does", () => {
  test("the other sees, outside of undo", async () => {
    alice.board.draw("r");
    await settle();
    alice.board.change("r", { x: 50 });
    await settle();
    expect(bob.board.element("r")).toMatchObject({ x: 50, strokeColor: "black" });
    expect(new Set(bob.board.captured)).toEqual(new Set(["NEVER"]));
  });

  test("comes back to nobody: no echo, no second update", async () => {
    alice.board.draw("r");
    await settle();
    const [entries, updates] = [server.log.length, bob.board.updates];
    await settle(3_000);
    expect([server.log.length, bob.board.updates, alice.board.updates]).toEqual([entries, updates, 0]);
  });

  test("a newer version is shown than the editor had, so that it draws and does not record it", async () => {
    alice.board.draw("r");
    await settle();
    const { version, versionNonce } = bob.board.element("r");
    alice.board.change("r", { x: 1 });
    await settle();
    expect(bob.board.element("r").version).toBeGreaterThan(version);
    expect(bob.board.element("r").versionNonce).not.toBe(versionNonce);
  });

  test("a deletion deletes, an undone deletion brings it back", async () => {
    alice.board.draw("r");
    await settle();
    alice.board.change("r", { isDeleted: true });
    await settle();
    expect(bob.board.has("r")).toBe(false);
    alice.board.change("r", { isDeleted: false });
    await settle();
    expect(bob.board.has("r")).toBe(true);
  });

  test("drawing order is followed", async () => {
    alice.board.draw("below", { index: "a1" });
    alice.board.draw("above", { index: "a2" });
    await settle();
    alice.board.change("below", { index: "a3" });
    await settle();
    expect(bob.board.elements.map((element) => element.id)).toEqual(["above", "below"]);
  });

  test("who comes later finds the board, without what was deleted", async () => {
    alice.board.draw("kept");
    alice.board.draw("gone");
    await settle();
    alice.board.change("gone", { isDeleted: true });
    await settle();
    bob.binding.destroy();
    const later = new FakeBoard();
    bob = { ...bob, board: later, binding: bindBoard(bob.room, later.api, TOOLS) };
    await settle();
    expect(later.elements.map((element) => element.id)).toEqual(["kept"]);
  });
});

describe("both at once", () => {
  test("changes of different properties of one element both stay", async () => {
    alice.board.draw("r");
    await settle();
    alice.board.change("r", { x: 99 });
    bob.board.change("r", { strokeColor: "red" });
    await settle();
    for (const { board } of [alice, bob]) expect(board.element("r")).toMatchObject({ x: 99, strokeColor: "red" });
  });

  test("an element in hand is not taken away from under the hand", async () => {
    alice.board.draw("r");
    await settle();
    const shown = bob.board.element("r");
    bob.board.press(true);
    bob.board.change("r", { x: 5 });
    await settle(1_100);
    expect(alice.board.element("r")).toMatchObject({ x: 5 });
    alice.board.change("r", { strokeColor: "red" });
    await settle(200);
    expect(bob.board.element("r")).toBe(shown);
    bob.board.press(false);
    await settle();
    for (const { board } of [alice, bob]) expect(board.element("r")).toMatchObject({ x: 5, strokeColor: "red" });
  });

  test("a text that is being typed keeps its very object", async () => {
    alice.board.draw("t", { type: "text", text: "a", fontSize: 20, fontFamily: 5 });
    await settle();
    const shown = bob.board.element("t");
    bob.board.appState = { ...bob.board.appState, editingTextElement: shown };
    alice.board.change("t", { x: 40 });
    await settle();
    expect(bob.board.element("t")).toBe(shown);
    bob.board.appState = { ...bob.board.appState, editingTextElement: null };
    bob.board.changed();
    await settle();
    expect(bob.board.element("t")).toMatchObject({ x: 40, text: "a" });
  });
});

describe("a stroke in progress", () => {
  function pointsOf(board: FakeBoard): unknown[] {
    return (board.element("s") as unknown as { points: unknown[] }).points;
  }

  async function drawHalf(): Promise<void> {
    alice.board.press(true);
    alice.board.draw("s", STROKE);
    const points = [[0, 0]];
    for (let step = 1; step <= 20; step++) {
      points.push([step, step * 2]);
      alice.board.change("s", { points: [...points], width: step });
      await settle(20);
    }
  }

  test("is seen before it is committed, and leaves few entries", async () => {
    const before = server.log.length;
    await drawHalf();
    expect(pointsOf(bob.board).length).toBeGreaterThan(10);
    expect(server.log.length - before).toBeLessThanOrEqual(1);
    alice.board.press(false);
    await settle();
    expect(bob.board.element("s")).toMatchObject({ width: 20, points: pointsOf(alice.board) });
  });

  test("is committed every second", async () => {
    alice.board.press(true);
    alice.board.draw("s", { ...STROKE, points: [[0, 0], [1, 1]] });
    for (let step = 0; step < 35; step++) {
      alice.board.change("s", { width: step });
      await settle(100);
    }
    expect(server.log.filter((entry) => entry.kind === 1)).toHaveLength(3);
  });

  test("that is given up disappears by itself", async () => {
    await drawHalf();
    server.cut(7, 4403);
    expect(bob.board.has("s")).toBe(true);
    expect(committed(bob)).toEqual({});
    await settle(6_000);
    expect(bob.board.has("s")).toBe(false);
  });

  test("that turns out too small to see leaves nothing", async () => {
    alice.board.press(true);
    alice.board.draw("dot", { type: "line", points: [[0, 0], [3, 3]] });
    await settle(1_200);
    expect(bob.board.has("dot")).toBe(true);
    alice.board.press(false);
    alice.board.vanish("dot");
    await settle();
    expect(bob.board.has("dot")).toBe(false);
  });

  test("that the other takes hold of meanwhile is still committed by who draws it", async () => {
    await drawHalf();
    bob.board.press(true);
    bob.board.change("s", { x: 300 });
    await settle(100);
    alice.board.press(false);
    bob.board.press(false);
    await settle(3_000);
    for (const { board } of [alice, bob]) expect(pointsOf(board).length).toBeGreaterThan(20);
  });

  test("a drawn line that arrives as a draft is not committed by who sees it", async () => {
    await drawHalf();
    bob.board.change("s", { strokeColor: "red" });
    await settle(200);
    expect(server.log.filter((entry) => entry.kind === 1 && entry.author === 9)).toEqual([]);
    alice.board.press(false);
    await settle();
    expect(bob.board.element("s")).toMatchObject({ points: pointsOf(alice.board), strokeColor: "black" });
  });
});

describe("what must not happen", () => {
  test("a scene that is reset deletes nothing that others drew", async () => {
    alice.board.draw("r");
    await settle();
    bob.board.elements = [];
    bob.board.changed();
    await settle();
    expect([alice.board.has("r"), bob.board.has("r")]).toEqual([true, true]);
  });

  test("an editor that is still loading deletes nothing", async () => {
    alice.board.draw("r");
    await settle();
    bob.binding.destroy();
    const loading = new FakeBoard();
    loading.appState = { ...loading.appState, isLoading: true };
    bob = { ...bob, board: loading, binding: bindBoard(bob.room, loading.api, TOOLS) };
    await settle();
    expect(loading.elements).toEqual([]);
    loading.appState = { ...loading.appState, isLoading: false };
    loading.changed();
    await settle();
    expect([alice.board.has("r"), loading.has("r")]).toEqual([true, true]);
  });

  test("an embedded page does not stay, and the person is told", async () => {
    alice.board.draw("p", { type: "embeddable" });
    await settle();
    expect([alice.board.has("p"), bob.board.has("p"), "p" in committed(alice)]).toEqual([false, false, false]);
    expect(alice.room.getState().notice?.code).toBe("not_on_board");
  });

  test("nothing is written once the round is over", async () => {
    server.append(3, new TextEncoder().encode(JSON.stringify({ ...OPEN_CLOCK, version: 2, state: "debrief" })));
    alice.board.draw("r");
    await settle();
    expect(committed(alice)).toEqual({});
  });

  test("nothing that is drawn after the round is over is shown, not even for a moment", async () => {
    server.append(3, new TextEncoder().encode(JSON.stringify({ ...OPEN_CLOCK, version: 2, state: "debrief" })));
    alice.room.ephemera.publish("drafts", () => [{ id: "late", set: RECTANGLE, unset: [], lists: {} }]);
    await settle();
    expect(bob.board.elements).toEqual([]);
  });

  test("what was just drawn when the person is signed out is kept on this side", async () => {
    alice.board.draw("r");
    server.cut(7, 4401);
    await settle();
    expect(committed(alice)).toHaveProperty("r");
    expect(alice.room.getState()).toMatchObject({ connection: "closed", unsaved: 1 });
  });

  test("a document full of nonsense shows what can be drawn and raises nothing", async () => {
    const raw = bob.room.doc.getMap("board");
    raw.set("number", 5);
    raw.set("no points", new Y.Map(Object.entries({ ...RECTANGLE, type: "freedraw" })));
    raw.set("no type", new Y.Map([["x", 1]]));
    raw.set("fine", new Y.Map(Object.entries({ ...RECTANGLE, boundElements: undefined, index: "nonsense!" })));
    await settle();
    expect(alice.board.elements).toMatchObject([{ id: "fine", index: null }]);
  });
});

describe("the other's pointer", () => {
  test("is shown with name and selection, and goes when they go", async () => {
    alice.board.appState = { ...alice.board.appState, selectedElementIds: { r: true } };
    alice.binding.onPointerUpdate({
      pointer: { x: 10.4, y: 20, tool: "pointer" },
      button: "up",
      pointersMap: new Map(),
    });
    await settle();
    expect([...bob.board.collaborators.values()]).toMatchObject([
      { username: "Alice", pointer: { x: 10, y: 20 }, selectedElementIds: { r: true } },
    ]);
    server.cut(9);
    expect(bob.board.collaborators.size).toBe(0);
  });

  test("goes with its tab, also when the person has another one", async () => {
    const second = sit(7);
    await settle();
    second.binding.onPointerUpdate({ pointer: { x: 1, y: 2, tool: "pointer" }, button: "up", pointersMap: new Map() });
    await settle();
    expect([...bob.board.collaborators.keys()]).toEqual([second.room.tab]);
    second.binding.destroy();
    second.room.destroy();
    server.lineOf(9).socket.hear(wire.presence([alice, bob].map(({ room }) => ({ user: room.boot.userId, tab: room.tab }))));
    expect([...bob.board.collaborators.keys()]).toEqual([]);
  });

  test("is sent at most twenty times a second", async () => {
    const { sent } = server.lineOf(7).socket;
    const before = sent.length;
    for (let move = 0; move < 100; move++) {
      alice.binding.onPointerUpdate({ pointer: { x: move, y: 0, tool: "pointer" }, button: "up", pointersMap: new Map() });
      await settle(10);
    }
    const ephemeral = sent.slice(before).filter((frame) => frame.kind === "ephemeral");
    // One second holds twenty pauses between twenty-one frames.
    expect(ephemeral.length).toBeLessThanOrEqual(21);
  });
});
