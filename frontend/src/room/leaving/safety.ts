/** What is safe now, in words. Pure: the banner draws it. */

import type { RoomState } from "../engine";
import { clockSeconds, count } from "../format";

/** An acknowledgement takes milliseconds: one that takes this long is worth a word. */
export const UNSAVED_TOO_LONG_MS = 2500;

type Known = Pick<RoomState, "unsaved" | "unsavedSince" | "keptHere" | "joined">;

/** Nothing is called saved that this page cannot know to be: before it was ever in step, older edits may wait. */
export function safetySentence(state: Known): string {
  const { unsaved, keptHere, joined } = state;
  if (unsaved > 0) return `${unsavedSentence(unsaved, keptHere)} ${savedUpTo(state)}`.trim();
  if (joined) return `Everything of yours is saved. Go on working: it is ${whereKept(keptHere, true)}.`;
  return `What you write is ${whereKept(keptHere, true)}.`;
}

function unsavedSentence(unsaved: number, keptHere: boolean): string {
  const is = unsaved === 1 ? "is" : "are";
  const it = unsaved === 1 ? "it is" : "they are";
  return `${count(unsaved, "edit")} of yours ${is} not saved yet; ${it} ${whereKept(keptHere, unsaved === 1)}.`;
}

function whereKept(keptHere: boolean, one: boolean): string {
  const sent = "sent when you are back";
  if (keptHere) return `kept on this device and ${sent}`;
  return `kept in this page only, so leave ${one ? "it" : "the page"} open, and ${sent}`;
}

function savedUpTo({ joined, unsavedSince }: Known): string {
  return joined && unsavedSince !== null ? `Saved up to ${clockSeconds(unsavedSince)}.` : "";
}
