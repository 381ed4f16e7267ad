/** Something that is read once from the API, with its waiting and its failure. */

import { useCallback, useEffect, useState } from "react";

import { ApiRefusal } from "./engine";
import { useServices } from "./context";

export type Remote<T> =
  | { status: "waiting" }
  | { status: "ready"; value: T }
  | { status: "failed"; text: string };

const AGAIN_AFTER_MS = 4000;

/** Read `path` once `enabled`; what cannot be reached is asked for again by itself, and with `again`. */
export function useRemote<T>(path: string, enabled: boolean): Remote<T> & { again: () => void } {
  const { room } = useServices();
  const [remote, setRemote] = useState<Remote<T>>({ status: "waiting" });
  const [attempt, setAttempt] = useState(0);
  const again = useCallback(() => setAttempt((before) => before + 1), []);
  const settled = remote.status === "ready";
  useEffect(() => {
    if (!enabled || settled) return;
    let stale = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    room.api.get<T>(path).then(
      (value) => !stale && setRemote({ status: "ready", value }),
      (error: unknown) => {
        if (stale) return;
        setRemote({ status: "failed", text: sentenceOf(error) });
        if (isPassing(error)) timer = setTimeout(again, AGAIN_AFTER_MS);
      },
    );
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [room, path, enabled, settled, attempt, again]);
  return { ...remote, again };
}

export function sentenceOf(error: unknown): string {
  return error instanceof ApiRefusal ? error.detail : "Something went wrong on this page. Reload it.";
}

/** No answer, or a server in trouble: the same request may work in a moment. */
export function isPassing(error: unknown): boolean {
  return error instanceof ApiRefusal && (error.status === 0 || error.status === 429 || error.status >= 500);
}
