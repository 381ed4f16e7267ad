/**
 * The room protocol, version 1: bytes to values and back. docs/protocol.md is the reference.
 *
 * Sequence numbers travel as u64 and are held as Number: a room ends long before 2^53 entries.
 */

import type { AddressedSignal, Signal } from "./signals";
import type { ClockState, MarkKind, Reveal, Seat } from "./types";

export const SUBPROTOCOL = "tradeoff.room.1";
/** A frame holds 256 KiB. Leaves room for its head, and for servers that count a little differently. */
export const UPDATE_MAX_BYTES = 250 * 1024;
export const CHAT_MAX_BYTES = 4000;
export const EPHEMERAL_MAX_BYTES = 16 * 1024;

const HELLO = 0x01;
const UPDATE = 0x02;
const CHAT = 0x03;
const EPHEMERAL = 0x04;
const PING = 0x05;
const SIGNAL = 0x06;

const WELCOME = 0x81;
const ENTRIES = 0x82;
const ACK = 0x83;
const RELAYED = 0x84;
const PONG = 0x85;
const PRIVATE = 0x86;
const ERROR = 0x87;
const PRESENCE = 0x88;
const SNAPSHOT = 0x89;
const SIGNALED = 0x8a;

export const ENTRY_KINDS = { update: 1, chat: 2, clock: 3, join: 4, leave: 5, reveal: 6 } as const;

const U32 = 0x1_0000_0000;
const TAB_BYTES = 8;
/** seq u64, kind u8, doc u8, author u32, tab 8 bytes, lseq u32, at f64 */
const ENTRY_HEAD_BYTES = 8 + 1 + 1 + 4 + TAB_BYTES + 4 + 8;

export class MalformedFrame extends Error {}

export interface Hello {
  tab: string;
  seq: number;
  private_seq: number;
}

export interface Here {
  user: number;
  tab: string;
}

export interface Welcome {
  role: Seat;
  user: number;
  head: number;
  private_head: number;
  now: number;
  closed: boolean;
  lseq: number;
  here: Here[];
}

export interface LogEntry {
  seq: number;
  kind: number;
  doc: number;
  /** 0: the system. */
  author: number;
  tab: string;
  lseq: number;
  at: number;
  payload: Uint8Array;
}

/** A part of an update that stands for all updates of the document up to `seq`; `left` bytes of it follow. */
export interface SnapshotPart {
  doc: number;
  seq: number;
  left: number;
  part: Uint8Array;
}

export interface Ack {
  lseq: number;
  seq: number;
}

export type PrivateEvent =
  | {
      type: "line_saved";
      line: string;
      score: number | null;
      not_reached: boolean;
      not_reached_reason: string;
      note: string;
      /** Both are missing in what was told before they existed. */
      round_seconds?: number | null;
      revision?: number;
    }
  | {
      type: "evidence_added";
      id: number;
      kind: string;
      line: string;
      checkpoint: string;
      text: string;
      stage: string;
      round_seconds: number;
    }
  | { type: "evidence_removed"; id: number }
  | { type: "marked"; kind: MarkKind; item: string; stage: string; round_seconds: number }
  | { type: "unmarked"; kind: MarkKind; item: string }
  | { type: "assessment_submitted" };

export type ServerFrame =
  | { kind: "welcome"; welcome: Welcome }
  | { kind: "entries"; entries: LogEntry[] }
  | ({ kind: "snapshot" } & SnapshotPart)
  | { kind: "ack"; acks: Ack[] }
  | { kind: "ephemeral"; author: number; tab: string; body: Uint8Array }
  | { kind: "pong"; echoed: number; now: number }
  | { kind: "private"; seq: number; at: number; event: PrivateEvent }
  | { kind: "error"; code: string; lseq: number }
  | { kind: "presence"; here: Here[] }
  | { kind: "signaled"; author: number; tab: string; signal: Signal }
  | { kind: "unknown" };

export function encodeHello(hello: Hello): Uint8Array<ArrayBuffer> {
  return framed(HELLO, 0, utf8(JSON.stringify(hello)));
}

export function encodeUpdate(lseq: number, doc: number, update: Uint8Array): Uint8Array<ArrayBuffer> {
  const frame = framed(UPDATE, 5, update);
  const view = viewOf(frame);
  view.setUint32(1, lseq);
  view.setUint8(5, doc);
  return frame;
}

export function encodeChat(lseq: number, text: string): Uint8Array<ArrayBuffer> {
  const frame = framed(CHAT, 4, utf8(text));
  viewOf(frame).setUint32(1, lseq);
  return frame;
}

export function encodeEphemeral(body: Uint8Array): Uint8Array<ArrayBuffer> {
  return framed(EPHEMERAL, 0, body);
}

export function encodeSignal(signal: AddressedSignal): Uint8Array<ArrayBuffer> {
  return framed(SIGNAL, 0, utf8(JSON.stringify(signal)));
}

export function encodePing(milliseconds: number): Uint8Array<ArrayBuffer> {
  const frame = framed(PING, 8, new Uint8Array());
  viewOf(frame).setFloat64(1, milliseconds);
  return frame;
}

/** Read one frame from the server. Raises MalformedFrame; a kind of a later version is `unknown`. */
export function decodeServerFrame(bytes: Uint8Array): ServerFrame {
  const body = bytes.subarray(1);
  switch (bytes[0]) {
    case WELCOME:
      return { kind: "welcome", welcome: json(body) as Welcome };
    case ENTRIES:
      return { kind: "entries", entries: decodeEntries(body) };
    case SNAPSHOT:
      return { kind: "snapshot", ...decodeSnapshot(body) };
    case ACK:
      return { kind: "ack", acks: decodeAcks(body) };
    case RELAYED:
      return decodeRelayed(body);
    case PONG:
      need(body, 16);
      return { kind: "pong", echoed: viewOf(body).getFloat64(0), now: viewOf(body).getFloat64(8) };
    case PRIVATE:
      return { kind: "private", ...(json(body) as { seq: number; at: number; event: PrivateEvent }) };
    case ERROR:
      return { kind: "error", ...(json(body) as { code: string; lseq: number }) };
    case PRESENCE:
      return { kind: "presence", here: (json(body) as { here: Here[] }).here };
    case SIGNALED:
      return { kind: "signaled", ...senderOf(body), signal: json(body.subarray(4 + TAB_BYTES)) as Signal };
    case undefined:
      throw new MalformedFrame("empty frame");
    default:
      return { kind: "unknown" };
  }
}

export function decodeClock(payload: Uint8Array): ClockState {
  return json(payload) as ClockState;
}

export function decodeReveal(payload: Uint8Array): Reveal {
  return json(payload) as Reveal;
}

export function decodeText(payload: Uint8Array): string {
  return new TextDecoder().decode(payload);
}

function decodeEntries(body: Uint8Array): LogEntry[] {
  const view = viewOf(body);
  const entries: LogEntry[] = [];
  let at = 0;
  while (at < body.length) {
    need(body, at + 4);
    const length = view.getUint32(at);
    need(body, at + 4 + length);
    entries.push(decodeEntry(body.subarray(at + 4, at + 4 + length)));
    at += 4 + length;
  }
  return entries;
}

function decodeEntry(bytes: Uint8Array): LogEntry {
  need(bytes, ENTRY_HEAD_BYTES);
  const view = viewOf(bytes);
  return {
    seq: readU64(view, 0),
    kind: view.getUint8(8),
    doc: view.getUint8(9),
    author: view.getUint32(10),
    tab: toHex(bytes.subarray(14, 14 + TAB_BYTES)),
    lseq: view.getUint32(22),
    at: view.getFloat64(26),
    payload: bytes.slice(ENTRY_HEAD_BYTES),
  };
}

function decodeSnapshot(body: Uint8Array): SnapshotPart {
  need(body, 13);
  const view = viewOf(body);
  return { doc: view.getUint8(0), seq: readU64(view, 1), left: view.getUint32(9), part: body.slice(13) };
}

function decodeAcks(body: Uint8Array): Ack[] {
  if (body.length % 12 !== 0) throw new MalformedFrame("an ACK is made of pairs of 12 bytes");
  const view = viewOf(body);
  const acks: Ack[] = [];
  for (let at = 0; at < body.length; at += 12) {
    acks.push({ lseq: view.getUint32(at), seq: readU64(view, at + 4) });
  }
  return acks;
}

function decodeRelayed(body: Uint8Array): ServerFrame {
  return { kind: "ephemeral", ...senderOf(body), body: body.slice(4 + TAB_BYTES) };
}

function senderOf(body: Uint8Array): { author: number; tab: string } {
  need(body, 4 + TAB_BYTES);
  return { author: viewOf(body).getUint32(0), tab: toHex(body.subarray(4, 4 + TAB_BYTES)) };
}

function framed(kind: number, headBytes: number, tail: Uint8Array): Uint8Array<ArrayBuffer> {
  const frame = new Uint8Array(1 + headBytes + tail.length);
  frame[0] = kind;
  frame.set(tail, 1 + headBytes);
  return frame;
}

function readU64(view: DataView, at: number): number {
  return view.getUint32(at) * U32 + view.getUint32(at + 4);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function need(bytes: Uint8Array, length: number): void {
  if (bytes.length < length) throw new MalformedFrame(`${length} bytes wanted, ${bytes.length} there`);
}

export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function json(bytes: Uint8Array): object {
  const value = parsed(decodeText(bytes));
  if (typeof value !== "object" || value === null) throw new MalformedFrame("not a JSON object");
  return value;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new MalformedFrame("not JSON");
  }
}

export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
