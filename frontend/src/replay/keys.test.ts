import { expect, test } from "vitest";

import { commandOf } from "./keys";
import type { Player } from "./player";

const press = { key: "", shiftKey: false, ctrlKey: false, metaKey: false, altKey: false };

/** What a press asks of a player. */
function asked(change: Partial<typeof press>, singleKeys = true): string[] {
  const calls: string[] = [];
  const player = new Proxy({ timeline: { duration: 90_000 } }, {
    get: (known, name) =>
      name in known ? Reflect.get(known, name) as unknown : (...given: unknown[]) => calls.push(`${String(name)}(${given.join()})`),
  });
  commandOf({ ...press, ...change }, singleKeys)?.(player as unknown as Player);
  return calls;
}

test("each key has its move", () => {
  expect(asked({ key: " " })).toEqual(["toggle()"]);
  expect(asked({ key: "ArrowLeft" })).toEqual(["seekBy(-5000)"]);
  expect(asked({ key: "ArrowRight" })).toEqual(["seekBy(5000)"]);
  expect(asked({ key: "ArrowLeft", shiftKey: true })).toEqual(["seekBy(-30000)"]);
  expect(asked({ key: "ArrowRight", shiftKey: true })).toEqual(["seekBy(30000)"]);
  expect(asked({ key: "Home" })).toEqual(["seek(0)"]);
  expect(asked({ key: "End" })).toEqual(["seek(90000)"]);
  expect(asked({ key: "[" })).toEqual(["toPreviousLandmark()"]);
  expect(asked({ key: "]" })).toEqual(["toNextLandmark()"]);
  expect(asked({ key: "," })).toEqual(["changeSpeed(-1)"]);
  expect(asked({ key: "." })).toEqual(["changeSpeed(1)"]);
});

test("the browser keeps its own keys, and single signs can be turned off", () => {
  expect(asked({ key: "ArrowLeft", altKey: true })).toEqual([]);
  expect(asked({ key: "]", metaKey: true })).toEqual([]);
  expect(asked({ key: "ArrowUp" })).toEqual([]);
  expect(asked({ key: "]" }, false)).toEqual([]);
  expect(asked({ key: " " }, false)).toEqual([]);
  expect(asked({ key: "ArrowRight" }, false)).toEqual(["seekBy(5000)"]);
});
