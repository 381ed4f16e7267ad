import { expect, test } from "vitest";

import { SnapshotAssembly } from "./snapshot";

test("a snapshot is there with its last part, in the order of its parts", () => {
  const snapshot = new SnapshotAssembly();
  expect(snapshot.add({ left: 3, part: new Uint8Array([1, 2]) })).toBeNull();
  expect(snapshot.add({ left: 2, part: new Uint8Array([3]) })).toBeNull();
  expect(snapshot.add({ left: 0, part: new Uint8Array([4, 5]) })).toEqual(new Uint8Array([1, 2, 3, 4, 5]));
  expect(snapshot.add({ left: 0, part: new Uint8Array([6]) })).toEqual(new Uint8Array([6]));
});

test("nothing of one that broke off is in the next", () => {
  const snapshot = new SnapshotAssembly();
  snapshot.add({ left: 1, part: new Uint8Array([1]) });
  snapshot.restart();
  expect(snapshot.add({ left: 0, part: new Uint8Array([2]) })).toEqual(new Uint8Array([2]));
});
