// @vitest-environment happy-dom
import { beforeEach, expect, test, vi } from "vitest";

import { Stored } from "./stored";

beforeEach(() => localStorage.clear());

test("a value outlives the page, and reads as the same object until it changes", () => {
  new Stored("k", { n: 0 }).set({ n: 1 });
  const again = new Stored("k", { n: 0 });
  expect(again.get()).toEqual({ n: 1 });
  expect(again.get()).toBe(again.get());
});

test("what is not there, or is damaged, reads as it was meant to begin", () => {
  expect(new Stored("none", 7).get()).toBe(7);
  localStorage.setItem("bad", "{");
  expect(new Stored("bad", 7).get()).toBe(7);
});

test("another tab's value is heard while somebody listens, and seen when looked for", () => {
  const stored = new Stored("k", 0);
  const listener = vi.fn();
  const stop = stored.subscribe(listener);
  localStorage.setItem("k", "2");
  window.dispatchEvent(new StorageEvent("storage", { key: "k" }));
  expect([stored.get(), listener.mock.calls.length]).toEqual([2, 1]);
  stop();
  localStorage.setItem("k", "3");
  window.dispatchEvent(new StorageEvent("storage", { key: "k" }));
  expect([listener.mock.calls.length, stored.get(), stored.refresh()]).toEqual([1, 2, 3]);
});
