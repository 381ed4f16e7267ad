/** "Changed in another tab": what stands there, beside what is in the form, and the choice. */

import type { Fields } from "./fields";

export interface Clash {
  revision: number;
  theirs: { fields: Fields; said: { name: string; text: string }[] };
}

export interface Choice {
  keepMine: () => void;
  takeTheirs: () => void;
}

export function clashBox(clash: Clash, choice: Choice): HTMLElement {
  const box = document.createElement("div");
  box.className = "notice notice-warning mt-4";
  box.setAttribute("role", "alert");
  const body = box.appendChild(document.createElement("div"));
  const title = body.appendChild(document.createElement("p"));
  title.className = "font-semibold";
  title.textContent = "Changed in another tab";
  body.append(paragraph("Yours is in the fields here and not saved. In the other tab, saved:"), wordsOf(clash));
  const buttons = body.appendChild(document.createElement("p"));
  buttons.className = "row mt-4";
  buttons.append(button("Keep mine", choice.keepMine), button("Take theirs", choice.takeTheirs));
  return box;
}

function wordsOf(clash: Clash): HTMLElement {
  const list = document.createElement("dl");
  list.className = "mt-3 grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1";
  for (const { name, text } of clash.theirs.said) {
    const term = list.appendChild(document.createElement("dt"));
    term.className = "muted";
    term.textContent = name;
    const words = list.appendChild(document.createElement("dd"));
    words.className = "whitespace-pre-wrap wrap-anywhere";
    words.textContent = text;
  }
  return list;
}

function paragraph(text: string): HTMLElement {
  const element = document.createElement("p");
  element.textContent = text;
  return element;
}

function button(label: string, onPress: () => void): HTMLElement {
  const element = document.createElement("button");
  element.type = "button";
  element.className = "btn btn-sm";
  element.textContent = label;
  element.addEventListener("click", onPress);
  return element;
}
