// @vitest-environment happy-dom
/**
 * Random work by three tabs over a network and a server that fail as they do: lines cut, answers lost after the
 * commit, the server restarted, frames doubled and out of order. At the end every board, the stored log and any
 * compacted snapshot of it say the same, and nothing that nobody deleted is gone.
 */

import fc from "fast-check";
import { generateKeyBetween } from "fractional-indexing";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import * as Y from "yjs";

import { bindBoard, type BoardBinding } from "./board";
import { boardOf, compareOrder, flatten } from "./board_model";
import { FakeBoard, STROKE, TOOLS, type Element, type Fields } from "./board_testkit";
import { Room } from "./room";
import { bootFor, FakeServer, type FakeSocket } from "./testkit";

const TICK_MS = 20;
const DRAFTS_ARE_GONE_MS = 4_500;

/** Holds entries and acknowledgements back, and lets them go doubled and in any order. */
class UnrulyServer extends FakeServer {
  isUnruly = true;
  #held: { socket: FakeSocket; frame: Uint8Array<ArrayBuffer>; hear: FakeSocket["hear"] }[] = [];

  override openerFor(user: number): () => FakeSocket {
    const open = super.openerFor(user);
    return () => {
      const socket = open();
      const hear = socket.hear.bind(socket);
      socket.hear = (frame) => {
        const mayWait = frame[0] === 0x82 || frame[0] === 0x83;
        if (this.isUnruly && mayWait) this.#held.push({ socket, frame, hear });
        else hear(frame);
      };
      return socket;
    };
  }

  release(picks: readonly number[]): void {
    const held = this.#held;
    this.#held = [];
    for (const pick of picks) {
      const one = held[pick % Math.max(1, held.length)];
      if (one !== undefined && !one.socket.isClosed) one.hear(one.frame);
    }
    for (const { socket, frame, hear } of held) if (!socket.isClosed) hear(frame);
  }

  cutOne(pick: number): void {
    const open = this.lines.filter(({ socket }) => !socket.isClosed);
    open[pick % Math.max(1, open.length)]?.socket.drop(1006);
  }

  /** What was on its way is lost with the lines; what is in the log was on the disk. */
  restart(): void {
    for (const { socket } of this.lines) if (!socket.isClosed) socket.drop(1012);
  }
}

interface Done {
  id: string;
  before: Fields;
  after: Fields;
}

/** One tab: its room, its board, and an undo of its own, which puts back the fields that it changed. */
class Seat {
  readonly board = new FakeBoard();
  readonly room: Room;
  readonly binding: BoardBinding;
  readonly deleted = new Set<string>();
  readonly drawn: string[] = [];
  #undo: Done[] = [];
  #redo: Done[] = [];

  constructor(
    server: FakeServer,
    userId: 7 | 9,
    readonly name: string,
  ) {
    this.room = new Room(bootFor(userId), { openSocket: server.openerFor(userId), sessionStorage: null });
    this.binding = bindBoard(this.room, this.board.api, TOOLS);
  }

  get alive(): Element[] {
    return this.board.elements.filter((element) => !element.isDeleted);
  }

  draw(fields: Fields): void {
    const id = `${this.name}${this.drawn.length}`;
    this.drawn.push(id);
    this.board.draw(id, { ...fields, index: generateKeyBetween(this.alive.map(indexOf).sort().at(-1) ?? null, null) });
    this.#undo.push({ id, before: { isDeleted: true }, after: { isDeleted: false } });
  }

  change(element: Element | undefined, fields: Fields): void {
    if (element === undefined) return;
    const now = element as unknown as Fields;
    const before = Object.fromEntries(Object.keys(fields).map((key) => [key, now[key]]));
    this.#undo.push({ id: element.id, before, after: fields });
    this.#redo = [];
    this.#put(element.id, fields);
  }

  undo(): void {
    const done = this.#undo.pop();
    if (done === undefined || !this.#put(done.id, done.before)) return;
    this.#redo.push(done);
  }

  redo(): void {
    const done = this.#redo.pop();
    if (done === undefined || !this.#put(done.id, done.after)) return;
    this.#undo.push(done);
  }

  leave(): void {
    this.binding.destroy();
    this.room.destroy();
  }

  #put(id: string, fields: Fields): boolean {
    if (!this.board.elements.some((element) => element.id === id)) return false;
    if (fields.isDeleted === true) this.deleted.add(id);
    this.board.change(id, fields);
    if ("index" in fields) this.board.elements = [...this.board.elements].sort(compareOrder);
    return true;
  }
}

function indexOf(element: Element): string {
  return element.index;
}

const KINDS: readonly Fields[] = [
  {},
  { type: "text", text: "a", originalText: "a", fontSize: 20, fontFamily: 5, containerId: null },
  { ...STROKE, points: [[0, 0], [4, 4]] },
  { type: "arrow", points: [[0, 0], [50, 0]], startBinding: null, endBinding: null },
  { type: "frame", name: null },
];

/** What a person does, on elements that are picked by number from what their own board shows. */
const WORK = {
  draw: (seat, { a }) => seat.draw(KINDS[a % KINDS.length] ?? {}),
  move: (seat, { a, n }) => seat.change(pick(seat, a), { x: n, y: 0 - n }),
  resize: (seat, { a, n }) => seat.change(pick(seat, a), { width: 10 + (n % 90), height: 12 }),
  restyle: (seat, { a, n }) => seat.change(pick(seat, a), { strokeColor: `#00000${n % 10}`, locked: n % 2 === 0 }),
  reshape: (seat, { a, n }) => {
    const stroke = pick(seat, a, "freedraw");
    const { points = [] } = (stroke ?? {}) as { points?: [number, number][] };
    seat.change(stroke, { points: n % 3 === 0 ? [[0, 0], [n, n]] : [...points, [n, n]] });
  },
  type: (seat, { a, n }) => seat.change(pick(seat, a, "text"), { text: `word ${n}`, originalText: `word ${n}` }),
  toFront: (seat, { a }) => seat.change(pick(seat, a), { index: generateKeyBetween(ends(seat).last, null) }),
  toBack: (seat, { a }) => seat.change(pick(seat, a), { index: generateKeyBetween(null, ends(seat).first) }),
  group: (seat, { a, b, n }) => {
    for (const element of [pick(seat, a), pick(seat, b)]) seat.change(element, { groupIds: [`g${n % 4}`] });
  },
  ungroup: (seat, { a }) => seat.change(pick(seat, a), { groupIds: [] }),
  bindArrow: (seat, { a, b }) => {
    const [arrow, box] = [pick(seat, a, "arrow"), pick(seat, b)];
    if (!arrow || !box || arrow === box) return;
    seat.change(arrow, { startBinding: { elementId: box.id, focus: 0, gap: 1 } });
    seat.change(box, { boundElements: [...(box.boundElements ?? []), { id: arrow.id, type: "arrow" }] });
  },
  bindText: (seat, { a, b }) => {
    const [text, box] = [pick(seat, a, "text"), pick(seat, b, "rectangle")];
    if (!text || !box) return;
    seat.change(text, { containerId: box.id });
    seat.change(box, { boundElements: [...(box.boundElements ?? []), { id: text.id, type: "text" }] });
  },
  enframe: (seat, { a, b }) => seat.change(pick(seat, a), { frameId: pick(seat, b, "frame")?.id ?? null }),
  delete: (seat, { a }) => seat.change(pick(seat, a), { isDeleted: true }),
  reorderThenDelete: (seat, { a, b }) => {
    WORK.toFront(seat, { a, b, n: 0 });
    WORK.delete(seat, { a: b, b, n: 0 });
  },
  undo: (seat) => seat.undo(),
  redo: (seat) => seat.redo(),
  press: (seat) => seat.board.press(true),
  letGo: (seat) => seat.board.press(false),
} satisfies Record<string, (seat: Seat, numbers: Numbers) => void>;

interface Numbers {
  a: number;
  b: number;
  n: number;
}

type Step =
  | ({ what: keyof typeof WORK; who: number } & Numbers)
  | { what: "wait"; ms: number }
  | { what: "cut" | "answerLost"; pick: number }
  | { what: "restart" }
  | { what: "release"; picks: number[] };

function pick(seat: Seat, number: number, type?: string): Element | undefined {
  const among = seat.alive.filter((element) => type === undefined || element.type === type);
  return among[number % Math.max(1, among.length)];
}

function ends(seat: Seat): { first: string | null; last: string | null } {
  const keys = seat.alive.map(indexOf).sort();
  return { first: keys[0] ?? null, last: keys.at(-1) ?? null };
}

const small = fc.nat({ max: 30 });
const work = fc.record({
  what: fc.constantFrom(...(Object.keys(WORK) as (keyof typeof WORK)[]), "draw" as const, "draw" as const),
  who: fc.nat({ max: 2 }),
  a: small,
  b: small,
  n: fc.nat({ max: 999 }),
});
const trouble: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ what: fc.constant("wait" as const), ms: fc.constantFrom(20, 60, 200, 700) }) },
  { weight: 4, arbitrary: fc.record({ what: fc.constant("release" as const), picks: fc.array(small, { maxLength: 8 }) }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constantFrom("cut" as const, "answerLost" as const), pick: small }) },
  { weight: 1, arbitrary: fc.constant({ what: "restart" as const }) },
);
const story = fc.array(fc.oneof({ weight: 3, arbitrary: work }, { weight: 2, arbitrary: trouble }), {
  minLength: 10,
  maxLength: 70,
});

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance", "Date"] });
  vi.stubGlobal("indexedDB", undefined);
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

async function pass(server: UnrulyServer, milliseconds: number): Promise<void> {
  for (let spent = 0; spent < milliseconds; spent += TICK_MS) {
    await vi.advanceTimersByTimeAsync(TICK_MS);
    server.deliver();
  }
}

async function take(server: UnrulyServer, seats: readonly Seat[], step: Step): Promise<void> {
  if ("who" in step) {
    const seat = seats[step.who];
    if (seat !== undefined) WORK[step.what](seat, step);
  } else if (step.what === "wait") await pass(server, step.ms);
  else if (step.what === "release") server.release(step.picks);
  else if (step.what === "cut") server.cutOne(step.pick);
  else if (step.what === "answerLost") loseAnAnswer(server, step.pick);
  else server.restart();
}

function loseAnAnswer(server: UnrulyServer, pick: number): void {
  const user = pick % 2 === 0 ? 7 : 9;
  if (server.lines.some((line) => line.user === user && !line.socket.isClosed)) server.cutAfterCommit(user);
}

/** The network heals, hands are lifted, and what is on its way arrives. */
async function comeToRest(server: UnrulyServer, seats: readonly Seat[]): Promise<void> {
  server.isUnruly = false;
  server.release([]);
  for (const seat of seats) seat.board.press(false);
  await pass(server, DRAFTS_ARE_GONE_MS);
  for (const { room } of seats) expect(room.getState()).toMatchObject({ connection: "live", unsaved: 0 });
}

/** What is drawn, bottom to top, field by field. */
function shownBy({ board }: Seat): [string, object][] {
  return board.elements.filter((element) => !element.isDeleted).map((element) => [element.id, flatten(element)]);
}

function documentOf(updates: readonly Uint8Array[]): Y.Doc {
  const doc = new Y.Doc();
  for (const update of updates) Y.applyUpdate(doc, update);
  return doc;
}

/** As the compactor does it: a snapshot of the beginning, then the rest, some of which it may hold already. */
function compacted(updates: readonly Uint8Array[], at: number): Y.Doc {
  const snapshot = Y.encodeStateAsUpdate(documentOf(updates.slice(0, at)));
  return documentOf([snapshot, ...updates.slice(Math.max(0, at - 3))]);
}

function held(doc: Y.Doc): unknown {
  return boardOf(doc).toJSON();
}

async function live(steps: readonly Step[], cutAt: number): Promise<void> {
  const server = new UnrulyServer();
  const seats = [new Seat(server, 7, "a"), new Seat(server, 9, "b"), new Seat(server, 9, "c")];
  try {
    await pass(server, 300);
    for (const step of steps) await take(server, seats, step);
    await comeToRest(server, seats);
    const updates = server.log.filter(({ kind }) => kind === 1).map(({ payload }) => payload);
    const stored = held(documentOf(updates));
    seats.push(new Seat(server, 7, "late"));
    await pass(server, 600);
    const shown = shownBy(seats[0] as Seat);
    for (const seat of seats) {
      expect(held(seat.room.doc)).toEqual(stored);
      expect(shownBy(seat)).toEqual(shown);
    }
    expect(held(compacted(updates, cutAt % (updates.length + 1)))).toEqual(stored);
    const gone = new Set(seats.flatMap(({ deleted }) => [...deleted]));
    const kept = seats.flatMap(({ drawn }) => drawn).filter((id) => !gone.has(id));
    expect(shown.map(([id]) => id)).toEqual(expect.arrayContaining(kept));
  } finally {
    for (const seat of seats) seat.leave();
  }
}

test("boards, log and compacted snapshot end equal, and nothing that nobody deleted is lost", async () => {
  await fc.assert(
    fc.asyncProperty(story, fc.nat(), (steps, cutAt) => live(steps, cutAt)),
    { numRuns: Number(process.env.BOARD_RUNS ?? 40) },
  );
}, 120_000);
