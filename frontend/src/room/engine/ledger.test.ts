// @vitest-environment happy-dom
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import * as Y from "yjs";

import {
  addRequirement,
  changeRequirement,
  inShort,
  LEDGER_LIMITS,
  ledgerOf,
  ledgerUndo,
  moveRequirement,
  observeLedger,
  removeRequirement,
  restoreRequirement,
  type RequirementFields,
} from "./ledger";
import { Room } from "./room";
import { bootFor, FakeServer } from "./testkit";

const LATENCY = { requirement: "p99 latency", number: "100", unit: "ms", saidBy: "interviewer", agreed: true } as const;

function names(doc: Y.Doc): string[] {
  return ledgerOf(doc).map((row) => row.requirement);
}

function rowsNamed(...wanted: string[]): { doc: Y.Doc; ids: string[] } {
  const doc = new Y.Doc();
  return { doc, ids: wanted.map((requirement) => addRequirement(doc, { requirement })) };
}

function exchange(a: Y.Doc, b: Y.Doc): void {
  Y.applyUpdate(b, Y.encodeStateAsUpdate(a));
  Y.applyUpdate(a, Y.encodeStateAsUpdate(b));
}

function copyOf(doc: Y.Doc): Y.Doc {
  const copy = new Y.Doc();
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
  return copy;
}

describe("a row", () => {
  test("is what was added, at the end, open and nobody's unless said", () => {
    const doc = new Y.Doc();
    const [first, second] = [addRequirement(doc, LATENCY), addRequirement(doc, { requirement: "freshness" })];
    expect(ledgerOf(doc)).toEqual([
      { id: first, ...LATENCY },
      { id: second, requirement: "freshness", number: "", unit: "", saidBy: null, agreed: false },
    ]);
  });

  test("reads in short as people say it", () => {
    const row = { id: "r", ...LATENCY };
    expect(inShort(row)).toBe("100 ms p99 latency");
    expect(inShort({ ...row, number: "", unit: "" })).toBe("p99 latency");
  });

  test("holds no more than fits, from whoever wrote it", () => {
    const { doc, ids } = rowsNamed("x".repeat(500));
    doc.getMap<Y.Map<unknown>>("ledger").get(ids[0] ?? "")?.set("unit", "y".repeat(500));
    const [row] = ledgerOf(doc);
    expect([row?.requirement.length, row?.unit.length]).toEqual([LEDGER_LIMITS.requirement, LEDGER_LIMITS.unit]);
  });

  test("moves by one place, and no further than the ends", () => {
    const { doc, ids } = rowsNamed("a", "b", "c");
    const [a = "", , c = ""] = ids;
    moveRequirement(doc, a, 1);
    expect(names(doc)).toEqual(["b", "a", "c"]);
    moveRequirement(doc, c, 1);
    moveRequirement(doc, "nobody", 1);
    expect(names(doc)).toEqual(["b", "a", "c"]);
    moveRequirement(doc, c, -1);
    expect(names(doc)).toEqual(["b", "c", "a"]);
  });

  test("finds its place between rows that two people put there at once", () => {
    const { doc: alices, ids } = rowsNamed("first");
    const bobs = copyOf(alices);
    const others = [addRequirement(alices, { requirement: "hers" }), addRequirement(bobs, { requirement: "his" })];
    exchange(alices, bobs);
    const [one, two] = names(alices).slice(1);
    moveRequirement(alices, ids[0] ?? "", 1);
    expect(names(alices)).toEqual([one, "first", two]);
    expect(others).toHaveLength(2);
    exchange(alices, bobs);
    expect(names(bobs)).toEqual([one, "first", two]);
  });

  test("tells who listens of a change in a field", () => {
    const { doc, ids } = rowsNamed("a");
    const heard = vi.fn();
    const stop = observeLedger(doc, heard);
    changeRequirement(doc, ids[0] ?? "", { agreed: true });
    stop();
    changeRequirement(doc, ids[0] ?? "", { agreed: false });
    expect(heard).toHaveBeenCalledTimes(1);
  });
});

describe("two people at once", () => {
  test("edit different fields of a row, and both hold", () => {
    const { doc: alices, ids } = rowsNamed("latency");
    const bobs = copyOf(alices);
    changeRequirement(alices, ids[0] ?? "", { number: "100" });
    changeRequirement(bobs, ids[0] ?? "", { unit: "ms", saidBy: "interviewer" });
    exchange(alices, bobs);
    expect(ledgerOf(alices)).toEqual(ledgerOf(bobs));
    expect(ledgerOf(alices)[0]).toMatchObject({ number: "100", unit: "ms", saidBy: "interviewer" });
  });

  test("one takes a row out while the other writes in it: it comes back with what was written", () => {
    const { doc: alices, ids } = rowsNamed("latency");
    const bobs = copyOf(alices);
    removeRequirement(alices, ids[0] ?? "");
    changeRequirement(bobs, ids[0] ?? "", { number: "250" });
    exchange(alices, bobs);
    expect(ledgerOf(bobs)).toEqual([]);
    restoreRequirement(alices, ids[0] ?? "");
    expect(ledgerOf(alices)[0]).toMatchObject({ requirement: "latency", number: "250" });
  });
});

describe("undo", () => {
  test("takes back one's own steps, one by one, and redo does them again", () => {
    const { doc, ids } = rowsNamed("a", "b");
    moveRequirement(doc, ids[0] ?? "", 1);
    removeRequirement(doc, ids[1] ?? "");
    const undo = ledgerUndo(doc);
    undo.undo();
    expect(names(doc)).toEqual(["b", "a"]);
    undo.undo();
    expect(names(doc)).toEqual(["a", "b"]);
    undo.undo();
    expect(names(doc)).toEqual(["a"]);
    undo.redo();
    expect(names(doc)).toEqual(["a", "b"]);
  });

  test("never touches the other's work, not even in a row that one added", () => {
    const { doc: alices, ids } = rowsNamed("hers");
    const bobs = copyOf(alices);
    changeRequirement(bobs, ids[0] ?? "", { number: "100" });
    addRequirement(bobs, { requirement: "his" });
    exchange(alices, bobs);
    for (let step = 0; step < 5; step++) ledgerUndo(alices).undo();
    expect(names(alices)).toEqual(["his"]);
    ledgerUndo(alices).redo();
    expect(ledgerOf(alices)[0]).toMatchObject({ requirement: "hers", number: "100" });
  });
});

test("whatever another program wrote into the document, only sound rows come out, and nothing raises", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.jsonValue(), (fields, stray) => {
      const doc = new Y.Doc();
      const ledger = doc.getMap<unknown>("ledger");
      ledger.set("stray", stray);
      ledger.set("odd", new Y.Map(Object.entries({ ...fields, order: "not a key!" })));
      ledger.set("sound", new Y.Map(Object.entries({ ...fields, removed: 0, order: "a0", number: 7, said_by: "mallory" })));
      const id = addRequirement(doc, { requirement: "mine" });
      moveRequirement(doc, id, -1);
      const [mine, sound, ...more] = ledgerOf(doc);
      expect(mine?.requirement).toBe("mine");
      expect(sound).toMatchObject({ id: "sound", number: "", saidBy: null });
      expect(more).toEqual([]);
    }),
  );
});

describe("over lines that break", () => {
  let server: FakeServer;
  let rooms: Room[];

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance", "Date"] });
    vi.stubGlobal("indexedDB", undefined);
    rooms = [];
  });

  afterEach(() => {
    for (const room of rooms) room.destroy();
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  function enter(user: 7 | 9): Room {
    const room = new Room(bootFor(user), { openSocket: server.openerFor(user), sessionStorage: null });
    rooms.push(room);
    return room;
  }

  async function settle(milliseconds: number): Promise<void> {
    for (let spent = 0; spent < milliseconds; spent += 20) {
      await vi.advanceTimersByTimeAsync(20);
      server.deliver();
    }
  }

  /** Frames get lost (cut), or arrive and are sent again because nobody said so (cut after commit). */
  const LINE = ["wait", "deliver", "cut", "cut after commit"] as const;
  const step = fc.record({
    who: fc.constantFrom(7 as const, 9 as const),
    what: fc.constantFrom("add", "change", "change", "move up", "move down", "remove", "restore", "undo", ...LINE),
    pick: fc.nat(20),
  });
  type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;

  /** Each writes fields of their own, so whose word is the last of a field is known whatever the order. */
  const OWN_FIELD = { 7: "number", 9: "unit" } as const;

  function act({ who, what, pick }: Step, room: Room, ids: string[], expected: Map<string, string>, word: string): void {
    const id = ids[pick % Math.max(1, ids.length)] ?? "";
    const isKnown = room.doc.getMap("ledger").has(id);
    const { doc } = room;
    if (what === "add") ids.push(addRequirement(doc, { requirement: word }));
    if (what === "remove") removeRequirement(doc, id);
    if (what === "restore") restoreRequirement(doc, id);
    if (what === "move up") moveRequirement(doc, id, -1);
    if (what === "move down") moveRequirement(doc, id, 1);
    if (what === "undo") undoLast(doc);
    if (what !== "change" || !isKnown) return;
    const fields: Partial<RequirementFields> = { [OWN_FIELD[who]]: word };
    changeRequirement(doc, id, fields);
    // A step of its own that stays: undo is tried on the others.
    ledgerUndo(doc).clear();
    expected.set(`${id} ${OWN_FIELD[who]}`, word);
  }

  function undoLast(doc: Y.Doc): void {
    if (ledgerUndo(doc).canUndo()) ledgerUndo(doc).undo();
  }

  test("both end with the same rows, and every field holds the last word written into it", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        server = new FakeServer();
        const people = { 7: enter(7), 9: enter(9) };
        await settle(200);
        const ids: string[] = [];
        const expected = new Map<string, string>();
        for (const [at, one] of steps.entries()) {
          const room = people[one.who];
          const isConnected = room.getState().connection === "live";
          act(one, room, ids, expected, `w${at}`);
          if (one.what === "wait") await vi.advanceTimersByTimeAsync(30);
          if (one.what === "deliver") server.deliver();
          if (one.what === "cut" && isConnected) server.cut(one.who);
          if (one.what === "cut after commit" && isConnected) server.cutAfterCommit(one.who);
        }
        await settle(8000);
        const [alices, bobs] = [people[7].doc, people[9].doc];
        expect(ledgerOf(alices)).toEqual(ledgerOf(bobs));
        for (const [field, word] of expected) {
          const [id = "", key = ""] = field.split(" ");
          expect(alices.getMap<Y.Map<unknown>>("ledger").get(id)?.get(key)).toBe(word);
        }
        // Nothing that was taken out is gone: all rows can come back on either side.
        for (const id of ids) restoreRequirement(bobs, id);
        await settle(400);
        expect(ledgerOf(alices).map((row) => row.id).sort()).toEqual([...ids].sort());
        for (const room of rooms.splice(0)) room.destroy();
      }),
      { numRuns: 60 },
    );
  }, 30_000);
});
