/** The focus follows what a person did, and is never left in a place that is gone. */

import { useEffect, useEffectEvent, type RefObject } from "react";

/** Focus what stands in the page only once it has been drawn anew. */
export function focusSoon(find: () => HTMLElement | null | undefined): void {
  requestAnimationFrame(() => find()?.focus());
}

type Place = RefObject<HTMLElement | null>;

/**
 * A button of `place` that goes away while it has the focus, whoever made it go, gives the focus to the one that
 * takes its place, or to the last; where none is left, to what `otherwise` finds.
 */
export function useFocusKept(place: Place, otherwise: () => HTMLElement | null): void {
  const fallback = useEffectEvent(otherwise);
  useEffect(() => {
    const within = place.current;
    if (!within) return;
    const listening = new AbortController();
    let held: { stop: HTMLElement; at: number } | null = null;
    const take = ({ target }: FocusEvent) => {
      held = target instanceof HTMLElement ? { stop: target, at: stopsIn(within).indexOf(target) } : null;
    };
    const give = ({ target, relatedTarget }: FocusEvent) => {
      // What is being taken out of the page may lose the focus first: then it is still held.
      if (relatedTarget) held = null;
      else queueMicrotask(() => target instanceof Element && target.isConnected && (held = null));
    };
    const pass = () => {
      if (!held || held.stop.isConnected || document.activeElement !== document.body) return;
      const stops = stopsIn(within);
      (stops[Math.min(Math.max(held.at, 0), stops.length - 1)] ?? fallback())?.focus();
    };
    within.addEventListener("focusin", take, listening);
    within.addEventListener("focusout", give, listening);
    const watch = new MutationObserver(pass);
    watch.observe(within, { childList: true, subtree: true });
    return () => {
      listening.abort();
      watch.disconnect();
    };
  }, [place]);
}

function stopsIn(place: HTMLElement): HTMLElement[] {
  return [...place.querySelectorAll<HTMLElement>("button:not(:disabled), a[href]")];
}
