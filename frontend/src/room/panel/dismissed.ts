/** Which cards were put away, in this tab: a reload does not bring them back, and the list keeps them all. */

import { useCallback, useState } from "react";

export function useDismissed(roundId: string): [ReadonlySet<string>, (key: string) => void] {
  const name = `tradeoff.room.dismissed.${roundId}`;
  const [keys, setKeys] = useState(() => readKeys(name));
  const dismiss = useCallback(
    (key: string) => {
      setKeys((before) => {
        const after = new Set([...before, key]);
        store(name, after);
        return after;
      });
    },
    [name],
  );
  return [keys, dismiss];
}

function readKeys(name: string): ReadonlySet<string> {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(name) ?? "[]");
    return new Set(Array.isArray(stored) ? stored.filter((key) => typeof key === "string") : []);
  } catch {
    return new Set();
  }
}

function store(name: string, keys: ReadonlySet<string>): void {
  try {
    sessionStorage.setItem(name, JSON.stringify([...keys]));
  } catch {
    // Storage that is refused costs the memory only.
  }
}
