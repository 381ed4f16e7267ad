import { describe, expect, test } from "vitest";
import * as Y from "yjs";

import { Outbox } from "./outbox";
import { decodeClientFrame } from "./testkit";

function updates(...texts: string[]): Uint8Array[] {
  const doc = new Y.Doc();
  const made: Uint8Array[] = [];
  doc.on("update", (update: Uint8Array) => made.push(update));
  for (const text of texts) doc.getText("notes").insert(doc.getText("notes").length, text);
  return made;
}

function outbox(remembered: number[] = []): Outbox {
  return new Outbox((lseq) => remembered.push(lseq));
}

function lseqs(frames: Uint8Array[]): unknown[] {
  return frames.map(decodeClientFrame).map((frame) => ("lseq" in frame ? frame.lseq : null));
}

function textOf(frames: Uint8Array[]): string {
  const doc = new Y.Doc();
  for (const frame of frames.map(decodeClientFrame)) if (frame.kind === "update") Y.applyUpdate(doc, frame.update);
  return doc.getText("notes").toJSON();
}

describe("edits", () => {
  test("made together share a frame, and each counts as unsaved", () => {
    const box = outbox();
    for (const update of updates("a", "b", "c")) box.addUpdate(update);
    expect(box.unsaved).toBe(3);
    const frames = box.take("unsent");
    expect([frames.length, textOf(frames)]).toEqual([1, "abc"]);
  });

  test("after a frame has been sent open another", () => {
    const box = outbox();
    const [first, second] = updates("a", "b") as [Uint8Array, Uint8Array];
    box.addUpdate(first);
    const sent = box.take("unsent");
    box.addUpdate(second);
    expect(lseqs(sent)).toEqual([1]);
    expect(lseqs(box.take("unsent"))).toEqual([2]);
    expect(textOf(box.take("all"))).toBe("ab");
  });

  test("of an hour offline come as a few frames under the limit", () => {
    const box = outbox();
    const texts = Array.from({ length: 300 }, (_, index) => `${index} ${"x".repeat(2_000)}`);
    for (const update of updates(...texts)) box.addUpdate(update);
    const frames = box.take("unsent");
    expect(frames.length).toBeLessThan(8);
    expect(Math.max(...frames.map((frame) => frame.length))).toBeLessThan(250 * 1024);
    expect(textOf(frames)).toBe(texts.join(""));
  });

  test("with a single piece over the limit are refused and nothing is queued", () => {
    const box = outbox();
    const [huge] = updates("x".repeat(300 * 1024)) as [Uint8Array];
    expect([box.addUpdate(huge), box.isEmpty]).toEqual([false, true]);
  });
});

describe("numbers", () => {
  test("are kept when a frame is sent again, and remembered before their first use", () => {
    const remembered: number[] = [];
    const box = outbox(remembered);
    box.addChat({ key: "k", text: "hello", lseq: null });
    expect([lseqs(box.take("unsent")), lseqs(box.take("all"))]).toEqual([[1], [1]]);
    expect(remembered).toEqual([1]);
  });

  test("go on after what the server knows of this tab", () => {
    const box = outbox();
    box.skipTo(31);
    box.addChat({ key: "k", text: "hello", lseq: null });
    expect(lseqs(box.take("unsent"))).toEqual([32]);
  });
});

describe("settling", () => {
  test("forgets the frame once, and knows nothing of a stranger's number", () => {
    const box = outbox();
    box.addChat({ key: "k", text: "hello", lseq: null });
    box.take("unsent");
    expect(box.settle(9)).toBeUndefined();
    expect(box.settle(1)).toMatchObject({ kind: "chat", key: "k" });
    expect([box.settle(1), box.isEmpty]).toEqual([undefined, true]);
  });

  test("a message from before a reload keeps its number", () => {
    const box = outbox();
    box.skipTo(5);
    box.addChat({ key: "old", text: "hello", lseq: 4 });
    expect(lseqs(box.take("all"))).toEqual([4]);
    expect(box.settle(4)).toMatchObject({ key: "old" });
  });

  test("too large speaks of the largest frame that was sent", () => {
    const box = outbox();
    box.addChat({ key: "short", text: "a", lseq: null });
    box.addChat({ key: "long", text: "a".repeat(50), lseq: null });
    box.take("unsent");
    box.addChat({ key: "unsent", text: "a".repeat(90), lseq: null });
    expect(box.dropLargestSent()).toMatchObject({ key: "long" });
    expect(box.chats.map((chat) => chat.key)).toEqual(["short", "unsent"]);
  });
});
