import { expect, it } from "vitest";

import { Epochs } from "./epochs";

it("is one epoch for all until a connection is made anew, which leaves the others", () => {
  const epochs = new Epochs();
  epochs.begin(100.4);
  expect([epochs.base, epochs.towards("a"), epochs.towards("b")]).toEqual([100, 100, 100]);
  epochs.renew("a", 150);
  expect([epochs.base, epochs.towards("a"), epochs.towards("b")]).toEqual([100, 150, 100]);
});

it("is always more than any before it, whatever the clock does", () => {
  const epochs = new Epochs();
  epochs.begin(100);
  epochs.renew("a", 90);
  expect(epochs.towards("a")).toBe(101);
  epochs.end();
  expect([epochs.base, epochs.towards("a")]).toEqual([0, 0]);
  epochs.begin(50);
  expect([epochs.base, epochs.towards("a")]).toEqual([102, 102]);
});
