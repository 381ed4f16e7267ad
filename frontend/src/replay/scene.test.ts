import type { restoreElements } from "@excalidraw/excalidraw";
import { beforeEach, expect, test } from "vitest";
import * as Y from "yjs";

import { boardOf, writeElement, type Flat } from "../room/engine/board_model";
import { Scene } from "./scene";

const BOX: Flat = { type: "rectangle", x: 0, y: 0, width: 10, height: 10, angle: 0, index: "a0", isDeleted: false };
const asTheyAre = ((elements: readonly unknown[]) => elements) as unknown as typeof restoreElements;

let scene: Scene;
let doc: Y.Doc;
beforeEach(() => {
  scene = new Scene(asTheyAre);
  doc = docWith(BOX);
});

function docWith(flat: Flat): Y.Doc {
  const made = new Y.Doc();
  writeElement(boardOf(made), "box", {}, flat);
  return made;
}

function shown(of: Y.Doc, touched: string[] | null = null) {
  return scene.elements(of, touched)[0];
}

test("what has only moved is the same object in another place, newer than before", () => {
  const box = shown(doc);
  const version = box?.version ?? 0;
  expect(shown(docWith({ ...BOX, x: 50, y: 60 }))).toBe(box);
  expect(box).toMatchObject({ x: 50, y: 60, version: version + 1 });
});

test("what is gone after a jump back is the same object again after a jump forward", () => {
  const box = shown(doc);
  expect(scene.elements(new Y.Doc(), null)).toEqual([]);
  expect(shown(doc)).toBe(box);
});

test("what was away and has moved meanwhile stands where it should", () => {
  const box = shown(doc);
  scene.elements(new Y.Doc(), null);
  expect(shown(docWith({ ...BOX, y: 7 }))).toBe(box);
  expect(box).toMatchObject({ x: 0, y: 7 });
});

test("what has changed otherwise is another object, and the first stays as it was", () => {
  const box = shown(doc);
  const wider = shown(docWith({ ...BOX, x: 5, width: 99 }));
  expect(wider).not.toBe(box);
  expect(wider).toMatchObject({ x: 5, width: 99 });
  expect(box).toMatchObject({ x: 0, width: 10 });
});

test("what is deleted is not shown, also where only that is told", () => {
  shown(doc);
  writeElement(boardOf(doc), "box", BOX, { ...BOX, isDeleted: true });
  expect(scene.elements(doc, ["box"])).toEqual([]);
});
