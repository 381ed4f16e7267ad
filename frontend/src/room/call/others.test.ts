import { beforeEach, describe, expect, it } from "vitest";

import { Others, SILENT_FOR_MS } from "./others";
import type { CallWord } from "./types";

function word(epoch: number, change: Partial<CallWord> = {}): CallWord {
  return { epoch, muted: false, camera: "off", wants_video: true, ...change };
}

let others: Others;

beforeEach(() => {
  others = new Others();
});

describe("the partner", () => {
  it("makes a connection with a first word, another epoch and another tab, and with no repeated one", () => {
    expect(others.heardPartner(word(5), "a", 0)).toBe("connection");
    expect(others.heardPartner(word(5, { muted: true }), "a", 1)).toBe("none");
    expect(others.heardPartner(word(6), "a", 2)).toBe("connection");
    expect(others.heardPartner(word(6), "b", 3)).toBe("connection");
    expect(others.partner).toEqual({ tab: "b", word: word(6), heardAt: 3 });
  });

  it("of a connection that is over is not heard", () => {
    others.heardPartner(word(6), "a", 0);
    expect(others.heardPartner(word(5, { muted: true }), "b", 1)).toBe("old");
    expect(others.partner?.word).toEqual(word(6));
  });

  it("says when pictures are not wanted any more, once", () => {
    others.heardPartner(word(5), "a", 0);
    expect(others.heardPartner(word(5, { wants_video: false }), "a", 1)).toBe("pictures");
    expect(others.heardPartner(word(5, { wants_video: false }), "a", 2)).toBe("none");
  });

  it("leaves with the tab that is in the call, not with another", () => {
    others.heardPartner(word(5), "a", 0);
    expect([others.partnerLeft("b"), others.partner?.tab]).toEqual([false, "a"]);
    expect([others.partnerLeft("a"), others.partner]).toEqual([true, null]);
  });

  it("may be gone after a while without a word", () => {
    expect(others.silentTab(SILENT_FOR_MS * 2)).toBeNull();
    others.heardPartner(word(5), "a", 100);
    expect(others.silentTab(100 + SILENT_FOR_MS)).toBeNull();
    expect(others.silentTab(101 + SILENT_FOR_MS)).toBe("a");
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
