/** Names for the items of a kit that can be marked: their places in it. `interviews/scoring/kit_items.py` has the same. */

import type { Mark } from "../engine";

export function itemOf(...places: (string | number)[]): string {
  return places.join("-");
}

/** When it was marked, in ms of the round; null while it is not. */
export function markedAt(marks: readonly Mark[], kind: Mark["kind"], item: string): number | null {
  const mark = marks.find((one) => one.kind === kind && one.item === item);
  return mark ? mark.roundSeconds * 1000 : null;
}
