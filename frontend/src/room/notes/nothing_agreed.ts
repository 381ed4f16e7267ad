/** What the strip of agreed requirements says while it is empty, by who reads it. */

import type { PageBoot } from "../boot";

export function nothingAgreed({ role, solo }: Pick<PageBoot, "role" | "solo">): string {
  if (role === "observer") return "Nothing yet. What the two write into the notes and agree on stands here.";
  if (solo) return "Nothing yet. Write requirements into the notes, and they stand here.";
  return "Nothing yet. Write requirements into the notes and agree on them.";
}
