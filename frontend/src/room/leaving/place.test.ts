import { beforeEach, expect, test, vi } from "vitest";

import { forgetOldPlaces, Place } from "./place";

const DAY_MS = 86_400_000;
const seat = { roundId: "r1", userId: 7 };

function storage(): Storage {
  const values = new Map<string, string>();
  return new Proxy({} as Storage, {
    get: (_, name) => {
      if (name === "getItem") return (key: string) => values.get(key) ?? null;
      if (name === "setItem") return (key: string, value: string) => void values.set(key, value);
      if (name === "removeItem") return (key: string) => void values.delete(key);
      return undefined;
    },
    ownKeys: () => [...values.keys()],
    getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
  });
}

beforeEach(() => vi.stubGlobal("localStorage", storage()));

test("a page that is opened again finds what the one before it left", () => {
  new Place(seat).set("chat", "Half a sent");
  expect(new Place(seat).get("chat", "")).toBe("Half a sent");
});

test("two tabs of one person keep their words beside each other", () => {
  const [first, second] = [new Place(seat), new Place(seat)];
  first.set("chat", "Half a sent");
  second.set("evidence", "said so");
  first.set("scroll", 40);
  const after = new Place(seat);
  expect(["chat", "evidence", "scroll"].map((name) => after.get<unknown>(name, null))).toEqual(["Half a sent", "said so", 40]);
});

test("rounds and people do not share a place", () => {
  new Place(seat).set("chat", "mine");
  expect(new Place({ ...seat, userId: 8 }).get("chat", "")).toBe("");
  expect(new Place({ ...seat, roundId: "r2" }).get("chat", "")).toBe("");
});

test("what nobody came back to for a fortnight is forgotten, and what cannot be read as well", () => {
  new Place(seat).set("chat", "old words");
  localStorage.setItem("tradeoff.place.broken", "{");
  forgetOldPlaces(Date.now() + 13 * DAY_MS);
  expect(new Place(seat).get("chat", "")).toBe("old words");
  expect(localStorage.getItem("tradeoff.place.broken")).toBeNull();
  forgetOldPlaces(Date.now() + 15 * DAY_MS);
  expect(new Place(seat).get("chat", "")).toBe("");
});

test("storage that is refused costs the memory only", () => {
  vi.stubGlobal("localStorage", undefined);
  const place = new Place(seat);
  place.set("chat", "held");
  expect(place.get("chat", "")).toBe("held");
});
