import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as Y from "yjs";

import { isOrderKey, reasonNotShared } from "./board_fields";
import {
  boardOf,
  changed,
  changesBetween,
  compareOrder,
  flatten,
  inflate,
  readDraft,
  readElement,
  writeElement,
  type BoardElement,
  type Flat,
} from "./board_model";

function rectangle(id: string, more: object = {}): object {
  return { id, type: "rectangle", x: 1, y: 2, width: 30, height: 40, index: "a1", isDeleted: false, ...more };
}

function stroke(points: [number, number][]): object {
  return { id: "s", type: "freedraw", x: 0, y: 0, width: 9, height: 9, points, pressures: [], simulatePressure: true };
}

describe("what travels", () => {
  test("an element comes back as it was, to a sixty-fourth of a pixel", () => {
    const element = {
      ...rectangle("r", { roundness: { type: 3 }, groupIds: ["g"], link: null }),
      boundElements: [
        { id: "a", type: "arrow" },
        { id: "t", type: "text" },
      ],
    };
    expect({ id: "r", ...inflate(flatten(element)) }).toEqual(element);
    expect(inflate(flatten(stroke([[0, 0], [1.25, -3.5]]))).points).toEqual([[0, 0], [1.25, -3.5]]);
  });

  test("what only this browser's editor knows stays here", () => {
    const flat = flatten(rectangle("r", { version: 4, versionNonce: 9, updated: 5, customData: { a: 1 } }));
    expect(Object.keys(flat).sort()).toEqual(["height", "index", "isDeleted", "type", "width", "x", "y"]);
  });

  test("unsound values are left out", () => {
    const flat = flatten(rectangle("r", { x: NaN, strokeColor: { toString: "red" }, opacity: "1", link: 5 }));
    expect(Object.keys(flat)).not.toContain("x");
    expect(Object.keys(flat)).not.toContain("strokeColor");
  });

  test("a document that another program wrote gives only what is sound, and nothing raises", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.jsonValue(), (fields, draft) => {
        const board = boardOf(new Y.Doc());
        board.set("e", new Y.Map(Object.entries({ ...fields, points: ["a"], x: "1", width: 5, "b:q": "virus" })));
        expect(readElement(board, "e")).toMatchObject({ width: 5 });
        expect(Object.keys(readElement(board, "e") ?? {})).not.toContain("points");
        expect(Object.keys(readElement(board, "e") ?? {})).not.toContain("b:q");
        readDraft(draft);
        readDraft({ id: "e", set: draft, lists: fields, unset: draft });
      }),
    );
  });
});

describe("differences", () => {
  test("one changed key is all that is written", () => {
    const [before, after] = [flatten(rectangle("r")), flatten(rectangle("r", { x: 5 }))];
    expect(changesBetween(before, after)).toEqual({ set: { x: 5 }, unset: [], lists: {} });
  });

  test("a stroke that grew is only its end, and fits what it grew from", () => {
    const before = flatten(stroke([[0, 0], [1, 1]]));
    const after = flatten(stroke([[0, 0], [1, 1], [2, 2]]));
    const changes = changesBetween(before, after);
    expect(changes.lists.points).toEqual({ kept: 4, tail: [128, 128] });
    expect(changed(before, changes)).toEqual(after);
  });

  test("a draft that builds on points which have not come leaves the points alone", () => {
    const known = flatten(stroke([[0, 0]]));
    const draft = { set: { width: 7 }, unset: [], lists: { points: { kept: 10, tail: [1, 1] } } };
    expect(changed(known, draft)).toMatchObject({ width: 7, points: [0, 0] });
  });

  test("dragging a long stroke writes its place, not its points", () => {
    const doc = new Y.Doc();
    const points = Array.from({ length: 600 }, (_, step): [number, number] => [step * 1.5, Math.sin(step) * 20]);
    const before = flatten(stroke(points));
    writeElement(boardOf(doc), "s", {}, before);
    let bytes = 0;
    doc.on("update", (update: Uint8Array) => (bytes += update.length));
    let last = before;
    for (let step = 1; step <= 60; step++) {
      const next = { ...last, x: step, y: step };
      doc.transact(() => writeElement(boardOf(doc), "s", last, next));
      last = next;
    }
    expect(bytes).toBeLessThan(4_000);
  });

  test("a list that is not what it was thought to be is replaced whole", () => {
    const board = boardOf(new Y.Doc());
    writeElement(board, "s", {}, flatten(stroke([[0, 0], [1, 1], [2, 2]])));
    const next = flatten(stroke([[0, 0], [5, 5]]));
    writeElement(board, "s", flatten(stroke([[0, 0]])), next);
    expect(readElement(board, "s")).toEqual(next);
  });

  test("a stroke that is drawn costs about its own size", () => {
    const doc = new Y.Doc();
    let bytes = 0;
    doc.on("update", (update: Uint8Array) => (bytes += update.length));
    let last: Flat = {};
    for (let second = 1; second <= 10; second++) {
      const points = Array.from({ length: second * 60 }, (_, at): [number, number] => [at * 1.25, (at % 40) * 2]);
      const next = flatten(stroke(points));
      doc.transact(() => writeElement(boardOf(doc), "s", last, next));
      last = next;
    }
    expect(bytes).toBeLessThan(600 * 2 * 4);
    expect(readElement(boardOf(doc), "s")).toEqual(last);
  });
});

describe("what cannot be shared", () => {
  test("embedded pages", () => {
    expect(["embeddable", "iframe"].map((type) => reasonNotShared({ type }))).toEqual(Array(2).fill("not_on_board"));
  });

  test("what would not fit a frame", () => {
    expect(reasonNotShared({ type: "text", text: "x".repeat(20_001) } as { type: string })).toBe("too_large");
    expect(reasonNotShared({ type: "freedraw", points: Array(20_001).fill([0, 0]) } as { type: string })).toBe("too_large");
  });
});

test("order keys are those that the editor can put others between", () => {
  expect(["a0", "a1", "Zz", "a0V", "b12", "A00000000000000000000000001"].every(isOrderKey)).toBe(true);
  expect(["", "a", "a00", "a1V0", "zz", "!", "0a", "A" + "0".repeat(26), 5, null].some(isOrderKey)).toBe(false);
});

// Three people edit at once; what each of them wrote arrives in any order, late and twice.

type Step =
  | { what: "draw"; who: number; id: number }
  | { what: "move"; who: number; id: number; x: number }
  | { what: "color"; who: number; id: number; color: string }
  | { what: "grow"; who: number; id: number; by: number }
  | { what: "reshape"; who: number; id: number }
  | { what: "reorder"; who: number; id: number; index: string }
  | { what: "bind"; who: number; id: number; to: number }
  | { what: "delete"; who: number; id: number }
  | { what: "hear"; who: number; pick: number };

const who = fc.integer({ min: 0, max: 2 });
const id = fc.integer({ min: 0, max: 4 });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ what: fc.constant("draw" as const), who, id }),
  fc.record({ what: fc.constant("move" as const), who, id, x: fc.integer({ min: -999, max: 999 }) }),
  fc.record({ what: fc.constant("color" as const), who, id, color: fc.constantFrom("red", "blue", "green") }),
  fc.record({ what: fc.constant("grow" as const), who, id, by: fc.integer({ min: 1, max: 9 }) }),
  fc.record({ what: fc.constant("reshape" as const), who, id }),
  fc.record({ what: fc.constant("reorder" as const), who, id, index: fc.constantFrom("a0", "a1", "a1V", "a2", "Zz") }),
  fc.record({ what: fc.constant("bind" as const), who, id, to: id }),
  fc.record({ what: fc.constant("delete" as const), who, id }),
  fc.record({ what: fc.constant("hear" as const), who, pick: fc.nat() }),
);

interface Person {
  doc: Y.Doc;
  inbox: Uint8Array[];
}

function three(): Person[] {
  const people = [1, 2, 3].map((): Person => ({ doc: new Y.Doc(), inbox: [] }));
  for (const person of people) {
    person.doc.on("update", (update: Uint8Array, origin: unknown) => {
      if (origin === "heard") return;
      for (const other of people) if (other !== person) other.inbox.push(update, update);
    });
  }
  return people;
}

function hear({ doc, inbox }: Person, pick: number): void {
  const [update] = inbox.splice(pick % Math.max(1, inbox.length), 1);
  if (update !== undefined) Y.applyUpdate(doc, update, "heard");
}

function edit(doc: Y.Doc, name: string, change: (flat: Flat) => Flat): void {
  const before = readElement(boardOf(doc), name);
  if (before !== null) doc.transact(() => writeElement(boardOf(doc), name, before, change(before)));
}

function take(people: Person[], step: Step): void {
  const person = people[step.who];
  if (person === undefined) return;
  if (step.what === "hear") hear(person, step.pick);
  else change(person.doc, String(step.id), step);
}

function change(doc: Y.Doc, name: string, step: Exclude<Step, { what: "hear" }>): void {
  const own = `${name}/${step.who}`;
  const isNew = step.what === "draw" && !boardOf(doc).has(own);
  const fresh = flatten({ ...stroke([[0, 0]]), index: "a1", isDeleted: false });
  if (isNew) doc.transact(() => writeElement(boardOf(doc), own, {}, fresh));
  else onEach(doc, name, (flat) => ({ ...flat, ...changeOf(step, flat.points as number[]) }));
}

function changeOf(step: Exclude<Step, { what: "hear" }>, points: number[]): Flat {
  switch (step.what) {
    case "draw":
      return {};
    case "move":
      return { x: step.x };
    case "color":
      return { strokeColor: step.color };
    case "grow":
      return { points: [...points, ...Array<number>(step.by * 2).fill(step.by)] };
    case "reshape":
      return { points: points.slice(0, 2) };
    case "reorder":
      return { index: step.index };
    case "bind":
      return { [`b:${step.to}`]: "arrow" };
    case "delete":
      return { isDeleted: true };
  }
}

/** Elements of that number, whoever drew them. */
function onEach(doc: Y.Doc, name: string, change: (flat: Flat) => Flat): void {
  for (const key of boardOf(doc).keys()) if (key.startsWith(`${name}/`)) edit(doc, key, change);
}

function scene(doc: Y.Doc): [string, Flat | null][] {
  return [...boardOf(doc).keys()].sort().map((key) => [key, readElement(boardOf(doc), key)]);
}

function order(doc: Y.Doc): string[] {
  const elements = scene(doc).map(([key, flat]) => ({ id: key, index: flat?.index ?? null }) as BoardElement);
  return elements.sort(compareOrder).map((element) => element.id);
}

describe("three people at once", () => {
  test("end with the same board in the same order, and what was deleted stays deleted", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const people = three();
        for (const one of steps) take(people, one);
        const deleted = people.flatMap(({ doc }) => scene(doc).filter(([, flat]) => flat?.isDeleted === true));
        for (const person of people) while (person.inbox.length > 0) hear(person, person.inbox.length >> 1);
        const [first, ...others] = people.map(({ doc }) => ({ scene: scene(doc), order: order(doc) }));
        for (const other of others) expect(other).toEqual(first);
        const gone = new Map(first?.scene.map(([key, flat]) => [key, flat?.isDeleted]));
        for (const [key] of deleted) expect(gone.get(key)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test("a reordering and a deletion at the same time hit the same element", () => {
    const [one, two] = three() as [Person, Person, Person];
    for (const name of ["a", "b", "c"]) writeElement(boardOf(one.doc), name, {}, flatten(rectangle(name, { index: "a1" })));
    while (two.inbox.length > 0) hear(two, 0);
    edit(one.doc, "a", (flat) => ({ ...flat, index: "a5" }));
    edit(two.doc, "a", (flat) => ({ ...flat, isDeleted: true }));
    for (const person of [one, two]) while (person.inbox.length > 0) hear(person, 0);
    const left = scene(one.doc).filter(([, flat]) => flat?.isDeleted === false);
    expect(left.map(([key]) => key)).toEqual(["b", "c"]);
    expect(scene(two.doc)).toEqual(scene(one.doc));
  });

  test("arrows that two people bind to one box at once are both kept", () => {
    const [one, two] = three() as [Person, Person, Person];
    writeElement(boardOf(one.doc), "box", {}, flatten(rectangle("box")));
    while (two.inbox.length > 0) hear(two, 0);
    edit(one.doc, "box", (flat) => ({ ...flat, "b:first": "arrow" }));
    edit(two.doc, "box", (flat) => ({ ...flat, "b:second": "arrow" }));
    for (const person of [one, two]) while (person.inbox.length > 0) hear(person, 0);
    expect(readElement(boardOf(one.doc), "box")).toMatchObject({ "b:first": "arrow", "b:second": "arrow" });
  });

  test("one moves what the other colors, and both show", () => {
    const [one, two] = three() as [Person, Person, Person];
    writeElement(boardOf(one.doc), "box", {}, flatten(rectangle("box", { strokeColor: "black" })));
    while (two.inbox.length > 0) hear(two, 0);
    edit(one.doc, "box", (flat) => ({ ...flat, x: 99 }));
    edit(two.doc, "box", (flat) => ({ ...flat, strokeColor: "red" }));
    for (const person of [one, two]) while (person.inbox.length > 0) hear(person, 0);
    expect(readElement(boardOf(two.doc), "box")).toMatchObject({ x: 99, strokeColor: "red" });
  });
});
