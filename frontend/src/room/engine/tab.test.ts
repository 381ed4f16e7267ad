import { expect, test } from "vitest";

import { Tab, type TabStorage } from "./tab";

function storage(): TabStorage {
  const values = new Map<string, string>();
  return { getItem: (key) => values.get(key) ?? null, setItem: (key, value) => void values.set(key, value) };
}

/** Locks that are held as long as the promise of their holder is open, as the browser's are. */
function locks(): LockManager {
  const held = new Set<string>();
  const request = async (name: string, _options: LockOptions, holder: (lock: Lock | null) => unknown) => {
    const isFree = !held.has(name);
    if (isFree) held.add(name);
    await holder(isFree ? { name, mode: "exclusive" } : null);
    if (isFree) held.delete(name);
  };
  return { request, query: () => Promise.resolve({}) } as unknown as LockManager;
}

test("a reload keeps the name, the count and unsent messages", async () => {
  const kept = storage();
  const first = new Tab("r", kept);
  await first.claim(null);
  first.remember({ lseq: 4, chats: [{ key: "k", text: "hello", lseq: null }] });
  expect(new Tab("r", kept).memory).toEqual(first.memory);
});

test("rooms do not share a name", async () => {
  const kept = storage();
  const tab = new Tab("r", kept);
  await tab.claim(null);
  expect(new Tab("other", kept).memory.tab).not.toBe(tab.memory.tab);
});

test("a duplicated browser tab takes a new name and leaves the messages to the first", async () => {
  const [kept, shared] = [storage(), locks()];
  const first = new Tab("r", kept);
  await first.claim(shared);
  first.remember({ chats: [{ key: "k", text: "hello", lseq: 1 }] });
  const copy = new Tab("r", kept);
  await copy.claim(shared);
  expect(copy.memory.tab).not.toBe(first.memory.tab);
  expect(copy.memory.chats).toEqual([]);
});

test("without storage, or with nonsense in it, a tab has a name all the same", () => {
  const nonsense: TabStorage = { getItem: () => '{"tab": "zz"}', setItem: () => undefined };
  const full: TabStorage = {
    getItem: () => null,
    setItem: () => {
      throw new Error("full");
    },
  };
  for (const kept of [null, nonsense, full]) {
    const tab = new Tab("r", kept);
    tab.remember({ lseq: 2 });
    expect(tab.memory.tab).toMatch(/^[0-9a-f]{16}$/);
  }
});
