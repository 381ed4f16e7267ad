/** For tests only: the server's side of the protocol, written independently of `protocol.ts`. */

import { mergeUpdates } from "yjs";

import type { Ack, Here, Hello, LogEntry, PrivateEvent, SnapshotPart, Welcome } from "./protocol";
import type { SocketLike } from "./connection";
import type { AddressedSignal, Signal } from "./signals";
import type { ClockState, Person, RoomBoot, Seat } from "./types";

export const OPEN_CLOCK: ClockState = {
  version: 1,
  state: "live",
  stage: "requirements",
  stage_started_at: 1_790_000_000_000,
  planned_ms: 300_000,
  paused_at: null,
  paused_ms: 0,
  pause_proposed_by: null,
  round_started_at: 1_790_000_000_000,
  round_ended_at: null,
  moved_by: 7,
  move: "start",
  used: [],
};

export type TestPerson = 7 | 9 | 11;

/** Alice is the candidate (7), bob the interviewer (9); carol (11) is there where `third` says as what. */
export function bootFor(userId: TestPerson, roundId = "round-1", third: Seat | null = null): RoomBoot {
  const people: Person[] = [
    { id: 7, name: "Alice", role: "candidate" },
    { id: 9, name: "Bob", role: "interviewer" },
  ];
  if (third) people.push({ id: 11, name: "Carol", role: third });
  return {
    roundId,
    userId,
    role: people.find(({ id }) => id === userId)?.role ?? "observer",
    solo: false,
    socketUrl: `ws://test/ws/rounds/${roundId}/`,
    apiBase: "/api/v1",
    csrfToken: "token",
    clock: OPEN_CLOCK,
    people,
    stages: [],
  };
}

export function bytesOf(hex: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(hex, "hex"));
}

export function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

function jsonFrame(kind: number, value: unknown): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.concat([Buffer.from([kind]), Buffer.from(JSON.stringify(value))]));
}

export const server = {
  welcome: (welcome: Welcome) => jsonFrame(0x81, welcome),
  private: (seq: number, at: number, event: PrivateEvent) => jsonFrame(0x86, { seq, at, event }),
  error: (code: string, lseq: number | null) => jsonFrame(0x87, { code, lseq }),
  presence: (here: Here[]) => jsonFrame(0x88, { here }),
  entries: (entries: LogEntry[]) => new Uint8Array(Buffer.concat([Buffer.from([0x82]), ...entries.map(entryBytes)])),
  ack: (acks: Ack[]) => new Uint8Array(Buffer.concat([Buffer.from([0x83]), ...acks.map(ackBytes)])),
  snapshot: ({ doc, seq, left, part }: SnapshotPart) => {
    const head = Buffer.alloc(14);
    head.writeUInt8(0x89, 0);
    head.writeUInt8(doc, 1);
    head.writeBigUInt64BE(BigInt(seq), 2);
    head.writeUInt32BE(left, 10);
    return new Uint8Array(Buffer.concat([head, part]));
  },
  ephemeral: (author: number, tab: string, body: Uint8Array) => {
    const head = Buffer.alloc(5);
    head.writeUInt8(0x84, 0);
    head.writeUInt32BE(author, 1);
    return new Uint8Array(Buffer.concat([head, Buffer.from(tab, "hex"), body]));
  },
  signaled: (author: number, tab: string, signal: Signal) => {
    const head = Buffer.alloc(5);
    head.writeUInt8(0x8a, 0);
    head.writeUInt32BE(author, 1);
    return new Uint8Array(Buffer.concat([head, Buffer.from(tab, "hex"), Buffer.from(JSON.stringify(signal))]));
  },
  pong: (echoed: number, now: number) => {
    const frame = Buffer.alloc(17);
    frame.writeUInt8(0x85, 0);
    frame.writeDoubleBE(echoed, 1);
    frame.writeDoubleBE(now, 9);
    return new Uint8Array(frame);
  },
};

function entryBytes(entry: LogEntry): Buffer {
  const head = Buffer.alloc(38);
  head.writeUInt32BE(34 + entry.payload.length, 0);
  head.writeBigUInt64BE(BigInt(entry.seq), 4);
  head.writeUInt8(entry.kind, 12);
  head.writeUInt8(entry.doc, 13);
  head.writeUInt32BE(entry.author, 14);
  head.write(entry.tab, 18, "hex");
  head.writeUInt32BE(entry.lseq, 26);
  head.writeDoubleBE(entry.at, 30);
  return Buffer.concat([head, entry.payload]);
}

function ackBytes({ lseq, seq }: Ack): Buffer {
  const pair = Buffer.alloc(12);
  pair.writeUInt32BE(lseq, 0);
  pair.writeBigUInt64BE(BigInt(seq), 4);
  return pair;
}

export type ClientFrame =
  | { kind: "hello"; hello: Hello }
  | { kind: "update"; lseq: number; doc: number; update: Uint8Array }
  | { kind: "chat"; lseq: number; text: string }
  | { kind: "ephemeral"; body: Uint8Array }
  | { kind: "ping"; at: number }
  | { kind: "signal"; signal: AddressedSignal };

export function decodeClientFrame(bytes: Uint8Array): ClientFrame {
  const frame = Buffer.from(bytes);
  switch (frame.readUInt8(0)) {
    case 0x01:
      return { kind: "hello", hello: JSON.parse(frame.subarray(1).toString()) as Hello };
    case 0x02:
      return { kind: "update", lseq: frame.readUInt32BE(1), doc: frame.readUInt8(5), update: bytes.slice(6) };
    case 0x03:
      return { kind: "chat", lseq: frame.readUInt32BE(1), text: frame.subarray(5).toString() };
    case 0x04:
      return { kind: "ephemeral", body: bytes.slice(1) };
    case 0x05:
      return { kind: "ping", at: frame.readDoubleBE(1) };
    case 0x06:
      return { kind: "signal", signal: JSON.parse(frame.subarray(1).toString()) as AddressedSignal };
    default:
      throw new Error("unknown frame");
  }
}

/** A socket whose other end is the test. */
export class FakeSocket implements SocketLike {
  binaryType: BinaryType = "blob";
  bufferedAmount = 0;
  readyState: SocketLike["readyState"] = 0;
  onopen: SocketLike["onopen"] = null;
  onmessage: SocketLike["onmessage"] = null;
  onclose: SocketLike["onclose"] = null;
  onerror: SocketLike["onerror"] = null;
  readonly sent: ClientFrame[] = [];
  /** The server's end hears each frame, if the test listens. */
  onsent: (frame: ClientFrame) => void = () => undefined;
  isClosed = false;

  send(data: Uint8Array<ArrayBuffer>): void {
    const frame = decodeClientFrame(data);
    this.sent.push(frame);
    this.onsent(frame);
  }

  close(): void {
    this.isClosed = true;
    this.readyState = 2;
  }

  open(): void {
    this.readyState = 1;
    this.onopen?.call(this as unknown as WebSocket, new Event("open"));
  }

  hear(frame: Uint8Array<ArrayBuffer>): void {
    const message = new MessageEvent("message", { data: frame.buffer });
    this.onmessage?.call(this as unknown as WebSocket, message);
  }

  /** The server or the network closes it. */
  drop(code = 1006): void {
    this.isClosed = true;
    this.readyState = 3;
    this.onclose?.call(this as unknown as WebSocket, { code } as CloseEvent);
  }
}

interface Line {
  socket: FakeSocket;
  user: number;
  tab: string;
}

/**
 * A room of the live process in memory: one log, numbers once, others' entries before acknowledgements.
 *
 * Frames wait until `deliver`, so that a test decides what is on its way when a line is cut.
 */
export class FakeServer {
  readonly log: LogEntry[] = [];
  readonly lines: Line[] = [];
  readonly #waiting: { line: Line; frame: ClientFrame }[] = [];
  closed = false;
  /** From here down, updates are told as a snapshot. */
  compactedTo = 0;
  now = 1_790_000_000_000;

  /** Hand this to a Room as `openSocket`; the socket opens at the next `deliver`. */
  openerFor(user: number): () => FakeSocket {
    return () => {
      const line: Line = { socket: new FakeSocket(), user, tab: "" };
      line.socket.onsent = (frame) => this.#waiting.push({ line, frame });
      this.lines.push(line);
      return line.socket;
    };
  }

  lineOf(user: number): Line {
    const line = this.lines.findLast((one) => one.user === user && !one.socket.isClosed);
    if (line === undefined) throw new Error(`no line of ${user}`);
    return line;
  }

  /** Open what wants to open and take what was sent, until nothing more comes. */
  deliver(): void {
    for (const { socket } of this.lines) if (socket.sent.length === 0 && !socket.isClosed) socket.open();
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      if (!next.line.socket.isClosed) this.#take(next.line, next.frame);
    }
  }

  /** Take what was sent onto the disk, and lose the line before anything is answered. */
  cutAfterCommit(user: number): void {
    const line = this.lineOf(user);
    for (const { frame } of this.#waiting.filter((one) => one.line === line)) this.#commit(line, frame, () => undefined);
    this.cut(user);
  }

  cut(user: number, code = 1006): void {
    this.lineOf(user).socket.drop(code);
  }

  /** An entry of the system, as a clock move is. */
  append(kind: number, payload: Uint8Array): void {
    const entry = this.#entry({ user: 0, tab: "00".repeat(8) }, kind, this.log.length + 1, payload);
    for (const line of this.#open()) line.socket.hear(server.entries([entry]));
  }

  #open(): Line[] {
    return this.lines.filter((line) => line.tab !== "" && !line.socket.isClosed);
  }

  #take(line: Line, frame: ClientFrame): void {
    if (frame.kind === "hello") this.#welcome(line, frame.hello);
    else if (frame.kind === "ping") line.socket.hear(server.pong(frame.at, this.now));
    else if (frame.kind === "signal") this.#handOver(line, frame.signal);
    else if (frame.kind === "ephemeral") {
      const others = this.#open().filter((one) => one !== line);
      for (const other of others) other.socket.hear(server.ephemeral(line.user, line.tab, frame.body));
    } else this.#commit(line, frame, (answer) => line.socket.hear(answer));
  }

  /** To the one tab it is for; of the newest connections only is the browser's to see, too. */
  #handOver(line: Line, { to, person, ...signal }: AddressedSignal): void {
    const addressed = this.#open().find((one) => one.tab === to && (person === undefined || one.user === person));
    addressed?.socket.hear(server.signaled(line.user, line.tab, signal));
  }

  #commit(line: Line, frame: ClientFrame, answer: (frame: Uint8Array<ArrayBuffer>) => void): void {
    if (frame.kind !== "update" && frame.kind !== "chat") return;
    const known = this.log.find((one) => one.author === line.user && one.tab === line.tab && one.lseq === frame.lseq);
    if (known !== undefined) answer(server.ack([{ lseq: frame.lseq, seq: known.seq }]));
    else if (this.closed) answer(server.error("room_closed", frame.lseq));
    else {
      const payload = frame.kind === "update" ? frame.update : new Uint8Array(Buffer.from(frame.text));
      const entry = this.#entry(line, frame.kind === "update" ? 1 : 2, frame.lseq, payload);
      for (const other of this.#open().filter((one) => one !== line)) other.socket.hear(server.entries([entry]));
      answer(server.ack([{ lseq: frame.lseq, seq: entry.seq }]));
    }
  }

  #entry({ user, tab }: Pick<Line, "user" | "tab">, kind: number, lseq: number, payload: Uint8Array): LogEntry {
    const seq = this.log.length + 1;
    const entry = { seq, kind, doc: 0, author: user, tab, lseq, at: this.now + seq, payload };
    this.log.push(entry);
    return entry;
  }

  #welcome(line: Line, hello: Hello): void {
    line.tab = hello.tab;
    const own = this.log.filter((one) => one.author === line.user && one.tab === line.tab);
    const welcome: Welcome = {
      role: line.user === 7 ? "candidate" : "interviewer",
      user: line.user,
      head: this.log.length,
      private_head: 0,
      now: this.now,
      closed: this.closed,
      lseq: Math.max(0, ...own.map((one) => one.lseq)),
      here: this.#open().map(({ user, tab }) => ({ user, tab })),
    };
    line.socket.hear(server.welcome(welcome));
    const missed = this.log.filter((one) => one.seq > hello.seq);
    const covered = (one: LogEntry) => hello.seq < this.compactedTo && one.seq <= this.compactedTo;
    const beside = missed.filter((one) => covered(one) && one.kind !== 1);
    if (beside.length > 0) line.socket.hear(server.entries(beside));
    if (hello.seq < this.compactedTo) this.#snapshot(line);
    const tail = missed.filter((one) => !covered(one));
    if (tail.length > 0) line.socket.hear(server.entries(tail));
    for (const other of this.#open()) other.socket.hear(server.presence(welcome.here));
  }

  /** In small parts, as a large one comes. */
  #snapshot(line: Line): void {
    const seq = this.compactedTo;
    const updates = this.log.filter((one) => one.seq <= seq && one.kind === 1).map((one) => one.payload);
    const whole = updates.length > 0 ? mergeUpdates(updates) : new Uint8Array(2);
    for (let at = 0; at < whole.length; at += 30) {
      const part = whole.subarray(at, at + 30);
      line.socket.hear(server.snapshot({ doc: 0, seq, left: whole.length - at - part.length, part }));
    }
  }
}
