/** That this tab is in the interview's call: a reload, and the next round's room, go on with it. */

import { pageStorage } from "../../storage";

export interface CallMemory {
  /** Whether this tab was in the interview's call, so that a reload or the next round goes on with it. */
  read(): { muted: boolean } | null;
  write(value: { muted: boolean } | null): void;
}

export function memoryOf(interviewId: string, storage: Storage | null = pageStorage("sessionStorage")): CallMemory {
  const key = `tradeoff.call.${interviewId}`;
  return {
    read: () => {
      try {
        const stored = JSON.parse(storage?.getItem(key) ?? "null") as { muted?: unknown } | null;
        return stored && { muted: stored.muted === true };
      } catch {
        return null;
      }
    },
    write: (value) => {
      try {
        if (value) storage?.setItem(key, JSON.stringify(value));
        else storage?.removeItem(key);
      } catch {
        // Without a memory a reload asks the person to join again.
      }
    },
  };
}
