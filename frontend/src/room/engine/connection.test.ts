import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { Connection, type ConnectionEvents } from "./connection";
import { FakeSocket, server } from "./testkit";

const WELCOME = server.welcome({
  role: "candidate",
  user: 7,
  head: 0,
  private_head: 0,
  now: 0,
  closed: false,
  lseq: 0,
  here: [],
});

let sockets: FakeSocket[];
let events: { [Name in keyof ConnectionEvents]: ReturnType<typeof vi.fn<ConnectionEvents[Name]>> };
let connection: Connection;

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
  vi.spyOn(Math, "random").mockReturnValue(0);
  sockets = [];
  events = {
    hello: vi.fn(() => ({ tab: "00".repeat(8), seq: 3, private_seq: 0 })),
    frame: vi.fn(),
    lost: vi.fn(),
    tooLarge: vi.fn(),
    closedForGood: vi.fn(),
  };
  connection = new Connection("ws://test/", events, () => {
    const socket = new FakeSocket();
    sockets.push(socket);
    return socket;
  });
});

afterEach(() => {
  connection.stop();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

function newest(): FakeSocket {
  const socket = sockets.at(-1);
  if (socket === undefined) throw new Error("no socket yet");
  return socket;
}

function join(): void {
  newest().open();
  newest().hear(WELCOME);
}

/** As long a time with a server that answers at once. */
function answerFor(ms: number): void {
  for (let passed = 0; passed < ms; passed += 250) {
    vi.advanceTimersByTime(250);
    newest().hear(server.pong(0, 0));
  }
}

/** Milliseconds until the next socket is opened. */
function timeToNextSocket(): number {
  const before = sockets.length;
  const start = Date.now();
  while (sockets.length === before) vi.advanceTimersByTime(10);
  return Date.now() - start;
}

describe("joining", () => {
  test("waits to be started: a page that is seen before its tab has a name opens nothing", () => {
    connection.wake();
    expect(sockets).toHaveLength(0);
    connection.start();
    expect(sockets).toHaveLength(1);
  });

  test("says HELLO first and sends nothing else before WELCOME", () => {
    connection.start();
    newest().open();
    expect(connection.send(new Uint8Array([4]))).toBe(false);
    expect(newest().sent).toEqual([{ kind: "hello", hello: { tab: "00".repeat(8), seq: 3, private_seq: 0 } }]);
  });

  test("probes the clock five times at once, then every two seconds", () => {
    connection.start();
    join();
    vi.advanceTimersByTime(1_000);
    expect(newest().sent.filter((frame) => frame.kind === "ping")).toHaveLength(5);
  });

  test("an opening that never answers is given up and tried again", () => {
    connection.start();
    expect(timeToNextSocket()).toBeLessThanOrEqual(8_020);
  });
});

describe("coming back", () => {
  test("waits 0, 0.3, 1.2 and 2.5 s, then 2.5 s each time", () => {
    connection.start();
    const waits = Array.from({ length: 6 }, () => {
      newest().drop();
      return timeToNextSocket();
    });
    expect(waits).toEqual([10, 300, 1200, 2500, 2500, 2500]);
  });

  test("adds up to a fifth, so that a restart does not bring everybody back at once", () => {
    vi.mocked(Math.random).mockReturnValue(1);
    connection.start();
    newest().drop();
    timeToNextSocket();
    newest().drop();
    expect(timeToNextSocket()).toBe(360);
  });

  test("starts anew at no delay once a connection has been steady", () => {
    connection.start();
    newest().drop();
    timeToNextSocket();
    newest().drop();
    timeToNextSocket();
    join();
    for (let second = 0; second < 6; second++) {
      vi.advanceTimersByTime(1_000);
      newest().hear(server.pong(0, 0));
    }
    newest().drop();
    expect(timeToNextSocket()).toBe(10);
  });

  test("a server that welcomes and hangs up is not asked in a tight circle", () => {
    connection.start();
    const waits = Array.from({ length: 3 }, () => {
      join();
      newest().drop();
      return timeToNextSocket();
    });
    expect(waits).toEqual([10, 300, 1200]);
  });

  test("does not wait when the network is back or the page is seen", () => {
    connection.start();
    for (let loss = 0; loss < 4; loss++) {
      newest().drop();
      timeToNextSocket();
    }
    newest().drop();
    const before = sockets.length;
    connection.wake();
    expect(sockets).toHaveLength(before + 1);
  });

  test("a network that died without a word is noticed by its silence", () => {
    connection.start();
    join();
    vi.advanceTimersByTime(4_900);
    expect(events.lost).not.toHaveBeenCalled();
    vi.advanceTimersByTime(200);
    expect(events.lost).toHaveBeenCalledOnce();
    expect(sockets[0]?.isClosed).toBe(true);
  });

  test("a network that dies later is noticed within seven seconds", () => {
    connection.start();
    join();
    answerFor(30_000);
    expect(events.lost).not.toHaveBeenCalled();
    vi.advanceTimersByTime(7_000);
    expect(events.lost).toHaveBeenCalledOnce();
  });

  test("an answer that takes four seconds is slow, not lost", () => {
    connection.start();
    join();
    for (let answers = 0; answers < 10; answers++) {
      vi.advanceTimersByTime(4_000);
      newest().hear(server.pong(0, 0));
    }
    expect(events.lost).not.toHaveBeenCalled();
  });
});

describe("closing codes", () => {
  test.each([
    [4400, "malformed"],
    [4401, "signed_out"],
    [4403, "no_seat"],
    [4404, "no_room"],
    [4409, "replaced"],
  ] as const)("%i is for good: %s", (code, reason) => {
    connection.start();
    newest().drop(code);
    vi.advanceTimersByTime(60_000);
    expect(events.closedForGood).toHaveBeenCalledExactlyOnceWith(reason);
    expect(sockets).toHaveLength(1);
    connection.wake();
    expect(sockets).toHaveLength(1);
  });

  test("after one the person may ask to try again", () => {
    connection.start();
    newest().drop(4401);
    connection.start();
    expect(sockets).toHaveLength(2);
  });

  test("too fast waits a second", () => {
    connection.start();
    join();
    newest().drop(4429);
    expect(timeToNextSocket()).toBe(1_000);
  });

  test("too large is told, then it comes back", () => {
    connection.start();
    join();
    newest().drop(4413);
    expect(events.tooLarge).toHaveBeenCalledOnce();
    expect(timeToNextSocket()).toBe(10);
  });

  test.each([1012, 4408, 1006])("%i comes back at once", (code) => {
    connection.start();
    join();
    newest().drop(code);
    expect(timeToNextSocket()).toBe(10);
  });

  test("a frame that cannot be read ends it as malformed", () => {
    connection.start();
    join();
    newest().hear(new Uint8Array([0x81, 0x7b]));
    expect(events.closedForGood).toHaveBeenCalledExactlyOnceWith("malformed");
  });
});

test("nothing is heard of a socket that was left", () => {
  connection.start();
  join();
  const old = newest();
  connection.resync();
  events.frame.mockClear();
  old.hear(server.pong(0, 0));
  old.drop();
  expect(events.frame).not.toHaveBeenCalled();
  expect(events.lost).toHaveBeenCalledOnce();
});

test("nothing is said on a socket that is closing", () => {
  connection.start();
  join();
  const said = newest().sent.length;
  newest().readyState = 2;
  vi.advanceTimersByTime(250);
  expect(connection.send(new Uint8Array([4]))).toBe(false);
  expect(newest().sent).toHaveLength(said);
});
