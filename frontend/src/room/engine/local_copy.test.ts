// @vitest-environment happy-dom
import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Doc } from "yjs";

import { LocalCopy } from "./local_copy";

const OLD = "tradeoff.round.old.7";
const OWN = "tradeoff.round.new.7";

beforeEach(() => {
  vi.stubGlobal("indexedDB", new IDBFactory());
  vi.stubGlobal("IDBKeyRange", IDBKeyRange);
  localStorage.clear();
});

afterEach(() => vi.unstubAllGlobals());

function opened(name: string): Promise<IDBDatabase> {
  return new Promise((resolve) => {
    const request = indexedDB.open(name);
    request.onsuccess = () => resolve(request.result);
  });
}

function listed(): string[] {
  return Object.keys(JSON.parse(localStorage.getItem("tradeoff.copies") ?? "{}") as object);
}

test("an old copy that another page holds open keeps no new one from opening, and goes once it is let go", async () => {
  const held = await opened(OLD);
  localStorage.setItem("tradeoff.copies", JSON.stringify({ [OLD]: 0 }));
  const copy = new LocalCopy("new", 7, new Doc());
  await copy.loaded;
  expect(listed()).toEqual([OLD, OWN]);
  held.close();
  await vi.waitFor(() => expect(listed()).toEqual([OWN]));
  await copy.close();
});

test("what its person comes back to is not old, however long it took", async () => {
  const [written, found] = [new Doc(), new Doc()];
  const before = new LocalCopy("new", 7, written);
  await before.loaded;
  written.getText("notes").insert(0, "not sent yet");
  await before.close();
  localStorage.setItem("tradeoff.copies", JSON.stringify({ [OWN]: 0 }));
  const after = new LocalCopy("new", 7, found);
  await after.loaded;
  expect(found.getText("notes").toJSON()).toBe("not sent yet");
  await after.close();
});
