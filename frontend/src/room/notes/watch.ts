/** Parts of the shared document as React sees them. */

import { useMemo, useSyncExternalStore } from "react";

import { useServices } from "../context";
import { ledgerOf, notesText, observeLedger, type Requirement } from "../engine";

interface Watched<T> {
  subscribe: (listener: () => void) => () => void;
  read: () => T;
}

/** Keep the last value read, so that React gets the same one until something changes. */
export function watch<T>(read: () => T, observe: (listener: () => void) => () => void): Watched<T> {
  let value = read();
  const subscribe = (listener: () => void) => {
    value = read();
    return observe(() => {
      value = read();
      listener();
    });
  };
  return { subscribe, read: () => value };
}

export function useWatched<T>({ subscribe, read }: Watched<T>): T {
  return useSyncExternalStore(subscribe, read);
}

export function useLedger(): readonly Requirement[] {
  const { doc } = useServices().room;
  return useWatched(useMemo(() => watch(() => ledgerOf(doc), (listener) => observeLedger(doc, listener)), [doc]));
}

export function useNotesText(): string {
  const { room } = useServices();
  return useWatched(
    useMemo(() => {
      const text = notesText(room);
      const observe = (listener: () => void) => {
        text.observe(listener);
        return () => text.unobserve(listener);
      };
      return watch(() => text.toJSON(), observe);
    }, [room]),
  );
}
