import { beforeEach, describe, expect, it } from "vitest";

import { Others, SILENT_FOR_MS } from "./others";
import type { CallWord } from "./types";

const BOB_A = { author: 9, tab: "a" };
const BOB_B = { author: 9, tab: "b" };
const CAROL = { author: 11, tab: "c" };

function word(epoch: number, change: Partial<CallWord> = {}): CallWord {
  return { epoch, muted: false, camera: "off", wants_video: true, ...change };
}

let others: Others;

beforeEach(() => {
  others = new Others();
});

describe("another person", () => {
  it("makes a connection with a first word, another epoch and another tab, and with no repeated one", () => {
    expect(others.heard(word(5), BOB_A, 0)).toBe("connection");
    expect(others.heard(word(5, { muted: true }), BOB_A, 1)).toBe("none");
    expect(others.heard(word(6), BOB_A, 2)).toBe("connection");
    expect(others.heard(word(6), BOB_B, 3)).toBe("connection");
    expect(others.of(9)).toEqual({ ...BOB_B, word: word(6), heardAt: 3 });
  });

  it("of a connection that is over is not heard", () => {
    others.heard(word(6), BOB_A, 0);
    expect(others.heard(word(5, { muted: true }), BOB_B, 1)).toBe("old");
    expect(others.of(9)?.word).toEqual(word(6));
  });

  it("says when pictures are not wanted any more, once", () => {
    others.heard(word(5), BOB_A, 0);
    expect(others.heard(word(5, { wants_video: false }), BOB_A, 1)).toBe("pictures");
    expect(others.heard(word(5, { wants_video: false }), BOB_A, 2)).toBe("none");
  });

  it("leaves with the tab that is in the call, not with another", () => {
    others.heard(word(5), BOB_A, 0);
    expect([others.left(BOB_B), others.of(9)?.tab]).toEqual([false, "a"]);
    expect([others.left(BOB_A), others.of(9)]).toEqual([true, null]);
  });

  it("may be gone after a while without a word", () => {
    expect(others.silent(SILENT_FOR_MS * 2)).toEqual([]);
    others.heard(word(5), BOB_A, 100);
    expect(others.silent(100 + SILENT_FOR_MS)).toEqual([]);
    expect(others.silent(101 + SILENT_FOR_MS)).toEqual([others.of(9)]);
  });
});

describe("two other people", () => {
  it("are heard apart: an older epoch of one is no old word of the other's", () => {
    others.heard(word(9), BOB_A, 0);
    expect(others.heard(word(3), CAROL, 0)).toBe("connection");
    expect([others.isWith(BOB_A, 9), others.isWith(CAROL, 3), others.isWith(CAROL, 9)]).toEqual([true, true, false]);
    others.left(BOB_A);
    expect(others.all.map(({ author }) => author)).toEqual([11]);
  });

  it("are told apart also where one has taken the other's name of a tab", () => {
    others.heard(word(9), BOB_A, 0);
    others.heard(word(9), { ...CAROL, tab: BOB_A.tab }, 0);
    expect(others.left({ author: 7, tab: BOB_A.tab })).toBe(false);
    expect(others.all).toHaveLength(2);
    expect(others.isWith({ author: 7, tab: BOB_A.tab }, 9)).toBe(false);
  });

  it("fall silent one by one", () => {
    others.heard(word(1), BOB_A, 0);
    others.heard(word(1), CAROL, 5000);
    expect(others.silent(SILENT_FOR_MS + 1).map(({ author }) => author)).toEqual([9]);
  });
});

describe("this person's other tab", () => {
  it("is in the call until it leaves or falls silent", () => {
    expect(others.isElsewhere(1)).toBe(false);
    others.heardMyself(word(5), 100);
    expect([others.isElsewhere(101), others.isElsewhere(101 + SILENT_FOR_MS)]).toEqual([true, false]);
    others.heardMyself(word(6), 200);
    others.heardMyself(word(0), 201);
    expect(others.isElsewhere(201)).toBe(false);
  });
});
