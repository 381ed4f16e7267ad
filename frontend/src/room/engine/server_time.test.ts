import { expect, test } from "vitest";

import { ServerTime } from "./server_time";

const START = 1_790_000_000_000;

function clockAt(local: { now: number }): ServerTime {
  return new ServerTime(() => local.now, START);
}

test("before any probe the browser's own clock is the guess", () => {
  const local = { now: 100 };
  const time = clockAt(local);
  local.now = 350;
  expect(time.now()).toBe(START + 250);
});

test("the fastest probe wins over slower ones before and after it", () => {
  const local = { now: 0 };
  const time = clockAt(local);
  const probe = (sentAt: number, receivedAt: number, answer: number) => {
    local.now = receivedAt;
    time.probed(sentAt, answer);
  };
  probe(0, 400, START + 5_390);
  probe(500, 510, START + 5_505);
  probe(600, 1000, START + 5_610);
  expect(time.now()).toBe(START + 6_000);
});

test("being told the time forgets probes from before a sleep", () => {
  const local = { now: 0 };
  const time = clockAt(local);
  local.now = 10;
  time.probed(0, START);
  time.told(START + 3_600_000);
  expect(time.now()).toBe(START + 3_600_000);
});
