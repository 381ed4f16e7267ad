/**
 * One socket at a time, for as long as the room is open: HELLO, probes, coming back, and knowing when not to.
 *
 * It carries frames and knows nothing of what they mean, except that WELCOME ends a HELLO.
 */

import {
  decodeServerFrame,
  encodeHello,
  encodePing,
  MalformedFrame,
  SUBPROTOCOL,
  type Hello,
  type ServerFrame,
} from "./protocol";
import type { ClosedReason } from "./types";

const RETRY_DELAYS_MS = [0, 300, 1200];
const LAST_RETRY_DELAY_MS = 2500;
const JITTER = 0.2;
const TOO_FAST_DELAY_MS = 1000;
/** A connection that lived this long was a good one: the next loss starts again at no delay. */
const STEADY_MS = 5000;
const OPEN_WITHIN_MS = 8000;

const FIRST_PROBES = 5;
const FIRST_PROBE_EVERY_MS = 250;
const PROBE_EVERY_MS = 2000;
const ANSWER_WITHIN_MS = 5000;
const ANSWER_WITHIN_WHEN_SEEN_MS = 3000;

/** `WebSocket.OPEN`. */
const OPEN = 1;

const MALFORMED = 4400;
const TOO_LARGE = 4413;
const TOO_FAST = 4429;
const CLOSED_FOR_GOOD: Readonly<Record<number, ClosedReason>> = {
  [MALFORMED]: "malformed",
  4401: "signed_out",
  4403: "no_seat",
  4404: "no_room",
  4409: "replaced",
  4410: "used_up",
};

export type SocketLike = Pick<
  WebSocket,
  "binaryType" | "bufferedAmount" | "readyState" | "send" | "close" | "onopen" | "onmessage" | "onclose" | "onerror"
>;
export type OpenSocket = (url: string, protocol: string) => SocketLike;

export interface ConnectionEvents {
  /** Asked each time a socket opens: where to resume. */
  hello(): Hello;
  frame(frame: ServerFrame): void;
  /** The socket is gone and another will be tried. */
  lost(): void;
  /** A frame was over the server's limit. */
  tooLarge(): void;
  closedForGood(reason: ClosedReason): void;
}

export class Connection {
  readonly #url: string;
  readonly #events: ConnectionEvents;
  readonly #openSocket: OpenSocket;
  #socket: SocketLike | null = null;
  /** True between WELCOME and the loss of the socket. */
  #welcomed = false;
  #attempt = 0;
  #openedAt = 0;
  /** A probe is out and nothing has been heard since. */
  #unanswered = false;
  #probesSent = 0;
  /** Nothing wakes it before it was started: the tab has no name of its own yet. */
  #stopped = true;
  #retryTimer: Timer;
  #probeTimer: Timer;
  #deadlineTimer: Timer;

  constructor(url: string, events: ConnectionEvents, openSocket: OpenSocket = openWebSocket) {
    this.#url = url;
    this.#events = events;
    this.#openSocket = openSocket;
  }

  /** Bytes that the browser holds because the network is slower than we write. */
  get backlogBytes(): number {
    return this.#socket?.bufferedAmount ?? 0;
  }

  /** Connect now, dropping a wait; nothing happens while a socket is there. */
  start(): void {
    this.#stopped = false;
    if (this.#socket !== null) return;
    clearTimeout(this.#retryTimer);
    this.#open();
  }

  /** Leave the socket and resume from the last entry: something in between is missing, or the network went. */
  resync(): void {
    if (this.#socket !== null) this.#dropped(0);
  }

  /** The page is seen again or the network is back: do not wait, and do not trust an old socket. */
  wake(): void {
    if (this.#stopped) return;
    if (this.#socket === null) this.start();
    else if (this.#welcomed) this.#probeAnew();
  }

  /** Send if welcomed and not closing; false means that the frame went nowhere. */
  send(frame: Uint8Array<ArrayBuffer>): boolean {
    if (!this.#welcomed || this.#socket?.readyState !== OPEN) return false;
    this.#socket.send(frame);
    return true;
  }

  stop(): void {
    this.#stopped = true;
    this.#release();
  }

  #open(): void {
    const socket = this.#openSocket(this.#url, SUBPROTOCOL);
    this.#socket = socket;
    socket.binaryType = "arraybuffer";
    socket.onopen = () => socket.send(encodeHello(this.#events.hello()));
    socket.onmessage = (message: MessageEvent<unknown>) => this.#heard(message.data);
    socket.onclose = (event: CloseEvent) => this.#dropped(event.code);
    // What went wrong is told by the close that follows.
    socket.onerror = () => undefined;
    this.#deadlineTimer = setTimeout(() => this.#dropped(0), OPEN_WITHIN_MS);
  }

  #heard(data: unknown): void {
    if (this.#welcomed) clearTimeout(this.#deadlineTimer);
    this.#unanswered = false;
    const frame = read(data);
    if (frame === MALFORMED) {
      this.#dropped(MALFORMED);
      return;
    }
    if (frame.kind === "welcome") this.#welcome();
    this.#events.frame(frame);
  }

  #welcome(): void {
    clearTimeout(this.#deadlineTimer);
    this.#welcomed = true;
    this.#openedAt = performance.now();
    this.#probesSent = 0;
    this.#probe(ANSWER_WITHIN_MS);
  }

  /**
   * Ask the server's time, and take silence for a lost connection: a dead network closes no socket.
   *
   * The time for an answer runs from the first question without one, never from the last thing heard: a page in
   * the background asks seldom, and must not take its own silence for the server's.
   */
  #probe(answerWithinMs: number): void {
    clearTimeout(this.#probeTimer);
    this.send(encodePing(performance.now()));
    this.#probesSent += 1;
    if (!this.#unanswered) this.#awaitAnswer(answerWithinMs);
    const pause = this.#probesSent < FIRST_PROBES ? FIRST_PROBE_EVERY_MS : PROBE_EVERY_MS;
    this.#probeTimer = setTimeout(() => this.#probe(ANSWER_WITHIN_MS), pause);
  }

  /** A question from before the machine slept tells nothing: only answers to these count, a few in a row. */
  #probeAnew(): void {
    this.#unanswered = false;
    this.#probesSent = 0;
    this.#probe(ANSWER_WITHIN_WHEN_SEEN_MS);
  }

  #awaitAnswer(withinMs: number): void {
    this.#unanswered = true;
    clearTimeout(this.#deadlineTimer);
    this.#deadlineTimer = setTimeout(() => this.#dropped(0), withinMs);
  }

  #dropped(code: number): void {
    const reason = CLOSED_FOR_GOOD[code];
    const lived = this.#welcomed ? performance.now() - this.#openedAt : 0;
    this.#release();
    if (reason !== undefined) {
      this.#stopped = true;
      this.#events.closedForGood(reason);
      return;
    }
    if (code === TOO_LARGE) this.#events.tooLarge();
    if (lived >= STEADY_MS) this.#attempt = 0;
    this.#retryTimer = setTimeout(() => this.start(), this.#retryDelay(code));
    this.#attempt += 1;
    this.#events.lost();
  }

  #retryDelay(code: number): number {
    const planned = RETRY_DELAYS_MS[this.#attempt] ?? LAST_RETRY_DELAY_MS;
    const delay = code === TOO_FAST ? Math.max(planned, TOO_FAST_DELAY_MS) : planned;
    return delay * (1 + Math.random() * JITTER);
  }

  #release(): void {
    for (const timer of [this.#retryTimer, this.#probeTimer, this.#deadlineTimer]) clearTimeout(timer);
    this.#welcomed = false;
    const socket = this.#socket;
    this.#socket = null;
    if (socket === null) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }
}

type Timer = ReturnType<typeof setTimeout> | undefined;

/** A frame that cannot be read ends the room for this page, exactly as when the server cannot read ours. */
function read(data: unknown): ServerFrame | typeof MALFORMED {
  try {
    return data instanceof ArrayBuffer ? decodeServerFrame(new Uint8Array(data)) : MALFORMED;
  } catch (error) {
    if (error instanceof MalformedFrame) return MALFORMED;
    throw error;
  }
}

function openWebSocket(url: string, protocol: string): SocketLike {
  return new WebSocket(url, protocol);
}
