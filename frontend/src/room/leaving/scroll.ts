/** Scroll positions and folded parts of the panel, kept and put back without the parts knowing of it. */

import { useEffect } from "react";

import { placeOf, type Place, type Seated } from "./place";

const KEEP_AFTER_MS = 250;
/** Contents come in steps (kit, editor, log): a place is looked for until it can be reached, or this long. */
const LOOK_FOR_MS = 8000;

const PART = '[role="tabpanel"]';
/** Whose places are kept: a part of the panel and the editor in one. */
const SCROLLED = `${PART}, ${PART} .cm-scroller`;

/** Watch the room's panel for the life of the page. */
export function useKeptScrolls(seat: Seated): void {
  const { roundId, userId } = seat;
  useEffect(() => {
    const place = placeOf({ roundId, userId });
    const leaving = new AbortController();
    const scrolls = new Scrolls(place);
    const options = { capture: true, signal: leaving.signal };
    document.addEventListener("scroll", (event) => scrolls.scrolled(event.target), options);
    document.addEventListener("toggle", (event) => keepFold(place, event.target), options);
    for (const kind of ["wheel", "pointerdown", "keydown"]) {
      document.addEventListener(kind, () => scrolls.takenOver(), { ...options, once: true, passive: true });
    }
    const watch = new MutationObserver(() => scrolls.putBack());
    watch.observe(document.body, { childList: true, subtree: true });
    const timer = setTimeout(() => scrolls.takenOver(), LOOK_FOR_MS);
    leaving.signal.addEventListener("abort", () => {
      watch.disconnect();
      clearTimeout(timer);
      scrolls.takenOver();
    });
    return () => leaving.abort();
  }, [roundId, userId]);
}

class Scrolls {
  readonly #place: Place;
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();
  /** Until the person acts: what scrolls by itself then is us, or contents that are still coming. */
  #looking = true;

  constructor(place: Place) {
    this.#place = place;
  }

  takenOver(): void {
    this.#looking = false;
  }

  scrolled(target: EventTarget | null): void {
    const name = nameOf(target, "scroll");
    if (this.#looking || name === null || !(target instanceof Element)) return;
    clearTimeout(this.#timers.get(name));
    this.#timers.set(
      name,
      setTimeout(() => this.#place.set(name, Math.round(target.scrollTop)), KEEP_AFTER_MS),
    );
  }

  putBack(): void {
    if (!this.#looking) return;
    for (const element of document.querySelectorAll(SCROLLED)) {
      const name = nameOf(element, "scroll");
      const top = name === null ? 0 : this.#place.get<number>(name, 0);
      if (top > 0 && Math.abs(element.scrollTop - top) > 1) element.scrollTop = top;
    }
    for (const fold of document.querySelectorAll<HTMLDetailsElement>(`${PART} details:not([data-placed])`)) {
      fold.dataset.placed = "";
      const name = nameOf(fold, "fold");
      if (name !== null) fold.open = this.#place.get(name, fold.open);
    }
  }
}

function keepFold(place: Place, target: EventTarget | null): void {
  const name = nameOf(target, "fold");
  if (name === null || !(target instanceof HTMLDetailsElement) || target.dataset.placed === undefined) return;
  place.set(name, target.open);
}

/** Parts have ids; what is inside one is told apart by its words, or by being the editor. Others have no name. */
function nameOf(target: EventTarget | null, kind: "scroll" | "fold"): string | null {
  if (!(target instanceof Element)) return null;
  const part = target.closest(PART)?.id;
  if (!part) return null;
  if (kind === "scroll") return target.matches(SCROLLED) ? `scroll.${part}.${target.matches(PART) ? "" : "editor"}` : null;
  const words = target.querySelector("summary")?.textContent.trim().slice(0, 60);
  return words ? `fold.${part}.${words}` : null;
}
