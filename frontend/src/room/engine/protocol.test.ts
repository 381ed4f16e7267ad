import { readFileSync } from "node:fs";
import { resolve } from "node:path";

import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { readWord, type CallWord } from "../call/types";
import {
  decodeServerFrame,
  encodeChat,
  encodeEphemeral,
  encodeHello,
  encodePing,
  encodeSignal,
  encodeUpdate,
  MalformedFrame,
  type Hello,
  type LogEntry,
} from "./protocol";
import type { AddressedSignal } from "./signals";
import { bytesOf, decodeClientFrame, hexOf, server } from "./testkit";

interface Vector {
  name: string;
  hex: string;
  fields: Fields;
}

/** As the file has them; each encoder knows which are there. */
type Fields = Record<string, unknown>;

const VECTORS = JSON.parse(readFileSync(resolve("tests/room/protocol_vectors.json"), "utf8")) as {
  client: Vector[];
  server: Vector[];
  call_words: { name: string; said: unknown; read: CallWord | null }[];
};

const u32 = fc.integer({ min: 0, max: 0xffffffff });
const seq = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
const tab = fc.uint8Array({ minLength: 8, maxLength: 8 }).map(hexOf);
const time = fc.double({ noNaN: true });
const bytes = fc.uint8Array({ maxLength: 200 }).map((some) => new Uint8Array(some));
const wellFormedText = fc.string({ unit: "grapheme", minLength: 1 });
const entry: fc.Arbitrary<LogEntry> = fc.record({
  seq,
  kind: fc.integer({ min: 0, max: 255 }),
  doc: fc.integer({ min: 0, max: 255 }),
  author: u32,
  tab,
  lseq: u32,
  at: time,
  payload: bytes,
});

describe("golden vectors, shared with the server's tests", () => {
  const encoders: Record<string, (fields: Fields) => Uint8Array> = {
    hello: (fields) => encodeHello(fields as unknown as Hello),
    update: (fields) => encodeUpdate(Number(fields.lseq), Number(fields.doc), bytesOf(String(fields.update))),
    chat: (fields) => encodeChat(Number(fields.lseq), String(fields.text)),
    ephemeral: (fields) => encodeEphemeral(bytesOf(String(fields.body))),
    ping: (fields) => encodePing(Number(fields.client_ms)),
    signal: (fields) => encodeSignal(fields.signal as AddressedSignal),
  };

  test.each(VECTORS.client)("$name is encoded to the very bytes", ({ name, fields, hex }) => {
    expect(hexOf(encoders[name]?.(fields) ?? new Uint8Array())).toBe(hex);
  });

  test.each(VECTORS.server)("$name is decoded to the very values", ({ name, fields, hex }) => {
    const asHex = (_key: string, value: unknown) => (value instanceof Uint8Array ? hexOf(value) : value);
    const frame: unknown = JSON.parse(JSON.stringify(decodeServerFrame(bytesOf(hex)), asHex));
    expect(frame).toEqual({ kind: name, ...fields });
  });

  test.each(VECTORS.call_words)("of a call, somebody who $name is understood", ({ said, read }) => {
    expect(readWord(said, "0011223344556677")).toEqual(read);
  });
});

describe("any values", () => {
  test("client frames go round", () => {
    fc.assert(
      fc.property(u32, bytes, wellFormedText, time, (lseq, body, text, at) => {
        expect(decodeClientFrame(encodeUpdate(lseq, 0, body))).toEqual({ kind: "update", lseq, doc: 0, update: body });
        expect(decodeClientFrame(encodeChat(lseq, text))).toEqual({ kind: "chat", lseq, text });
        expect(decodeClientFrame(encodeEphemeral(body))).toEqual({ kind: "ephemeral", body });
        expect(decodeClientFrame(encodePing(at))).toEqual({ kind: "ping", at });
      }),
    );
  });

  test("entries go round", () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 5 }), (entries) => {
        expect(decodeServerFrame(server.entries(entries))).toEqual({ kind: "entries", entries });
      }),
    );
  });

  test("parts of snapshots go round", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 255 }), seq, u32, bytes, (doc, upTo, left, part) => {
        const snapshot = { doc, seq: upTo, left, part };
        expect(decodeServerFrame(server.snapshot(snapshot))).toEqual({ kind: "snapshot", ...snapshot });
      }),
    );
  });

  test("acknowledgements and relayed frames go round", () => {
    fc.assert(
      fc.property(fc.array(fc.record({ lseq: u32, seq }), { maxLength: 9 }), u32, tab, bytes, (acks, author, from, body) => {
        expect(decodeServerFrame(server.ack(acks))).toEqual({ kind: "ack", acks });
        expect(decodeServerFrame(server.ephemeral(author, from, body))).toEqual({
          kind: "ephemeral",
          author,
          tab: from,
          body,
        });
      }),
    );
  });

  test("no bytes at all raise anything but MalformedFrame", () => {
    const someKind = fc.constantFrom(0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8a, 0x05);
    fc.assert(
      fc.property(fc.tuple(someKind, bytes), ([kind, body]) => {
        try {
          decodeServerFrame(new Uint8Array([kind, ...body]));
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedFrame);
        }
      }),
    );
  });
});

test("a kind of a later version is told apart from nonsense", () => {
  expect(decodeServerFrame(new Uint8Array([0x99, 1, 2]))).toEqual({ kind: "unknown" });
  expect(() => decodeServerFrame(new Uint8Array())).toThrow(MalformedFrame);
});

test("an entry that claims more bytes than there are is refused", () => {
  const frame = server.entries([
    { seq: 1, kind: 1, doc: 0, author: 7, tab: "00".repeat(8), lseq: 1, at: 0, payload: new Uint8Array([1, 2]) },
  ]);
  expect(() => decodeServerFrame(frame.slice(0, -1))).toThrow(MalformedFrame);
});
