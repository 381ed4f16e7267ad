/** Markdown as it is written: bold where it means bold, its signs in gray. */

import { HighlightStyle } from "@codemirror/language";
import { tags } from "@lezer/highlight";

export const INK = HighlightStyle.define([
  { tag: tags.heading, fontWeight: "700" },
  { tag: tags.strong, fontWeight: "700" },
  { tag: tags.emphasis, fontStyle: "italic" },
  { tag: [tags.processingInstruction, tags.url, tags.monospace], color: "var(--muted)" },
]);
