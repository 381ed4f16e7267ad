/** A number as a row of the requirements ledger. */

import { LEDGER_LIMITS, type RequirementFields, type Reveal } from "../engine";

/** A short answer is the row's number; of a longer one, the row is the sentence. */
export function requirementOf({ title, text }: Pick<Reveal, "title" | "text">): RequirementFields {
  const question = title.replace(/\?+$/, "");
  const answer = plain(text);
  const bare = answer.replace(/\.$/, "");
  const isShort = bare.length <= LEDGER_LIMITS.number;
  return {
    requirement: (isShort ? question : `${question}: ${answer}`).slice(0, LEDGER_LIMITS.requirement),
    number: isShort ? bare : "",
    unit: "",
    saidBy: "interviewer",
    agreed: true,
  };
}

/** Markdown without its marks, on one line. */
function plain(markdown: string): string {
  return markdown.replace(/[*`]/g, "").replace(/\s+/g, " ").trim();
}
