// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { bindBoard, type BoardBinding } from "./board";
import { boardOf } from "./board_model";
import { FakeBoard, TOOLS } from "./board_testkit";
import { Room } from "./room";
import { bootFor, FakeServer } from "./testkit";

const NAME = "ab".repeat(32);
const OTHER = "cd".repeat(32);

interface Seat {
  room: Room;
  board: FakeBoard;
  binding: BoardBinding;
}

let server: FakeServer;
let alice: Seat;
let bob: Seat;
let answers: { url: string; method: string }[];
let answer: () => Response;

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

function created(): Response {
  return new Response(JSON.stringify({ id: NAME }), { status: 201 });
}

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance", "Date"] });
  vi.stubGlobal("indexedDB", undefined);
  vi.stubGlobal("createImageBitmap", () => Promise.resolve({ width: 8, height: 8 }));
  answers = [];
  answer = created;
  vi.stubGlobal("fetch", (url: string, options: RequestInit) => {
    const method = options.method ?? "GET";
    answers.push({ url, method });
    return method === "POST" ? Promise.resolve(answer()) : Promise.resolve(new Response(new Blob(["x"], { type: "image/png" })));
  });
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

const SQUARE = { type: "image", status: "pending", scale: [1, 1], crop: null };

test("an element waits for its picture's name, and the other fetches what it names", async () => {
  alice.board.draw("p", { ...SQUARE, fileId: null });
  await settle();
  expect(boardOf(alice.room.doc).has("p")).toBe(false);
  const name = await alice.binding.addImage(new File(["x"], "x.png", { type: "image/png" }));
  alice.board.change("p", { fileId: name });
  await settle();
  expect(bob.board.element("p")).toMatchObject({ type: "image", fileId: NAME });
  await vi.waitFor(() => expect(bob.board.files[NAME]).toBeDefined());
  expect(answers).toEqual([
    { method: "POST", url: "/api/v1/rounds/round-1/images/" },
    { method: "GET", url: `/api/v1/rounds/round-1/images/${NAME}/` },
  ]);
});

test("what the server says is what the person is told", async () => {
  const detail = "This board holds 20 MB of pictures.";
  answer = () => new Response(JSON.stringify({ code: "room_full", detail }), { status: 409 });
  await expect(alice.binding.addImage(new File(["x"], "x.png"))).rejects.toThrow(detail);
  answer = () => {
    throw new TypeError("offline");
  };
  await expect(alice.binding.addImage(new File(["x"], "x.png"))).rejects.toThrow("cannot be reached");
});

test("a picture that was pasted with shapes of another board is brought here first", async () => {
  alice.board.files.old = { id: "old", dataURL: "data:image/png;base64,eA==" };
  alice.board.draw("p", { ...SQUARE, fileId: "old" });
  await settle();
  expect(bob.board.element("p")).toMatchObject({ fileId: NAME });
  expect(alice.board.element("p")).toMatchObject({ fileId: NAME });
});

test("one that cannot be had is taken off, with a word", async () => {
  alice.board.draw("p", { ...SQUARE, fileId: OTHER });
  await settle();
  expect([alice.board.has("p"), bob.board.has("p"), boardOf(bob.room.doc).has("p")]).toEqual([false, false, false]);
  expect(alice.room.getState().notice?.code).toBe("picture_not_added");
});

test("a server in trouble is asked again for a picture, and one that is gone is not", async () => {
  let trouble = 2;
  vi.stubGlobal("fetch", (url: string, options: RequestInit) => {
    answers.push({ url, method: options.method ?? "GET" });
    return Promise.resolve(options.method === "POST" ? created() : new Response("", { status: trouble-- > 0 ? 503 : 404 }));
  });
  await alice.binding.addImage(new File(["x"], "x.png", { type: "image/png" }));
  alice.board.files[NAME] = { id: NAME, dataURL: "data:," };
  answers = [];
  alice.board.draw("p", { ...SQUARE, fileId: NAME });
  await settle(12_000);
  // Alice has it; Bob asks thrice.
  expect(answers.length).toBe(3);
});

test("what is selected by keys alone is told to the other, without a place", async () => {
  alice.board.appState = { ...alice.board.appState, selectedElementIds: { r: true } };
  alice.board.changed();
  await settle();
  const [shown] = [...bob.board.collaborators.values()];
  expect(shown).toMatchObject({ username: "Alice", selectedElementIds: { r: true } });
  expect(shown).not.toHaveProperty("pointer");
});
