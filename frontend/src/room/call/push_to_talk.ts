/** Hold a key to talk while muted: ` where nothing is typed, F8 everywhere. */

import { useEffect } from "react";

import { isTypedInto } from "../typing";

interface HeldKey {
  code: string;
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  target: EventTarget | null;
}

/** The key by its place, under Esc: what it types differs from keyboard to keyboard. */
export function isTalkKey(press: HeldKey, singleKeys: boolean): boolean {
  if (press.ctrlKey || press.metaKey || press.altKey) return false;
  if (press.key === "F8") return true;
  return press.code === "Backquote" && singleKeys && !isTypedInto(press.target);
}

export function usePushToTalk(on: boolean, singleKeys: boolean, hold: (held: boolean) => void): void {
  useEffect(() => {
    if (!on) return;
    const listening = new AbortController();
    const { signal } = listening;
    const down = (event: KeyboardEvent) => {
      if (!isTalkKey(event, singleKeys)) return;
      event.preventDefault();
      hold(true);
    };
    const up = (event: KeyboardEvent) => (event.key === "F8" || event.code === "Backquote") && hold(false);
    document.addEventListener("keydown", down, { signal, capture: true });
    document.addEventListener("keyup", up, { signal, capture: true });
    // A key that is let go in another window is never heard of.
    window.addEventListener("blur", () => hold(false), { signal });
    return () => {
      listening.abort();
      hold(false);
    };
  }, [on, singleKeys, hold]);
}
