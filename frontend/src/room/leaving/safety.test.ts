import { expect, test } from "vitest";

import { clockSeconds } from "../format";
import { safetySentence } from "./safety";

const since = Date.UTC(2026, 10, 21, 15, 3, 7);
const known = { unsaved: 0, unsavedSince: null, keptHere: true, joined: true };

test("it counts what is not saved, and says where that is and up to when all is saved", () => {
  expect(safetySentence({ ...known, unsaved: 3, unsavedSince: since })).toBe(
    `3 edits of yours are not saved yet; they are kept on this device and sent when you are back. Saved up to ${clockSeconds(since)}.`,
  );
  expect(safetySentence({ ...known, unsaved: 1, unsavedSince: since })).toMatch(/^1 edit of yours is not saved yet; it is kept/);
});

test("with nothing unsaved, everything is saved", () => {
  expect(safetySentence(known)).toMatch(/^Everything of yours is saved\./);
});

test("where the browser keeps nothing, it asks to leave the page open", () => {
  expect(safetySentence({ ...known, keptHere: false, unsaved: 2, unsavedSince: since })).toContain("in this page only");
});

test("a page that never reached the server calls nothing saved", () => {
  const sentences = [0, 2].map((unsaved) => safetySentence({ ...known, joined: false, unsaved, unsavedSince: since }));
  for (const sentence of sentences) expect(sentence).not.toMatch(/is saved|Saved up to/);
});
