import { expect, test } from "vitest";

import { SleepWatch } from "./sleep";

const SECOND = 1000;

function watched() {
  const clocks = { local: 0, wall: 1_790_000_000_000 };
  const watch = new SleepWatch(
    () => clocks.local,
    () => clocks.wall,
  );
  const pass = (local: number, wall = local) => {
    clocks.local += local;
    clocks.wall += wall;
    return watch.slept();
  };
  return pass;
}

test("a page in view that looks every second has not slept", () => {
  const pass = watched();
  expect([SECOND, 1400, 900, 2500].map((ms) => pass(ms))).toEqual([false, false, false, false]);
});

test("a sleep in which the local clock stood still is seen by the wall's", () => {
  const pass = watched();
  expect([pass(SECOND, 61 * SECOND), pass(SECOND)]).toEqual([true, false]);
});

test("a sleep in which the local clock went on is seen by its length", () => {
  const pass = watched();
  expect([pass(60 * SECOND), pass(SECOND)]).toEqual([true, false]);
});

test("a wall clock that was set back makes us ask again, once", () => {
  const pass = watched();
  expect([pass(SECOND, -3600 * SECOND), pass(SECOND)]).toEqual([true, false]);
});
