/** What is kept elsewhere and changes there, as React sees it. */

import { useSyncExternalStore } from "react";

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
