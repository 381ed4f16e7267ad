/**
 * Saves each form with `data-autosave="<person>"` while it is filled in.
 *
 * Per form: `[data-autosave-state]` shows Saving, Saved at or Not saved, `[data-autosave-problem]` a refusal in
 * the server's words; a button named `take` puts its value into the field with `data-takes`. Per page:
 * `[data-autosave-status]` is told to screen readers, `[data-shows="name"]` takes a value of the server's answer, a
 * link with `data-autosave-flush` waits until everything is saved, or brings to what cannot be.
 * `data-autosave-of="<person>:<address>"` names the forms below an address: with `data-autosave-unsaved` an element
 * is there only while one of them is not saved, with `data-autosave-all-saved` only while all are, and with
 * `data-autosave-forget` what was kept of them goes.
 */

import { Autosave } from "../autosave/autosave";
import { forget, forgetAll, isKept } from "../autosave/kept";

const saves = [...document.querySelectorAll<HTMLFormElement>("form[data-autosave]")].map(
  (form) => new Autosave(form, { answered: showOnPage, changed: tellPage }),
);

function isPending(): boolean {
  return saves.some((save) => save.pending);
}

function showOnPage(answer: Record<string, unknown>): void {
  for (const place of document.querySelectorAll<HTMLElement>("[data-shows]")) {
    const value = answer[place.dataset["shows"] ?? ""];
    if (typeof value === "string" || typeof value === "number") place.textContent = `${value}`;
  }
}

function tellPage(): void {
  const status = document.querySelector("[data-autosave-status]");
  if (!status) return;
  const said = saying();
  if (status.textContent !== said) status.textContent = said;
}

function saying(): string {
  if (saves.some((save) => save.isStuck)) {
    return "Not everything is saved: what is marked “Not saved” waits for you. Your text is kept in this browser.";
  }
  if (isPending()) return "Not saved yet. Your text is kept in this browser and is saved as soon as the server can be reached.";
  return "Everything is saved.";
}

async function followWhenSaved(event: MouseEvent, link: HTMLAnchorElement): Promise<void> {
  if (!isPending()) return;
  event.preventDefault();
  await Promise.all(saves.map((save) => save.flush()));
  tellPage();
  if (isPending()) (saves.find((save) => save.isStuck) ?? saves.find((save) => save.pending))?.point();
  else window.location.assign(link.href);
}

function placeOf(element: HTMLElement): [person: string, path: string] {
  const [person = "", path = ""] = (element.dataset["autosaveOf"] ?? "").split(":", 2);
  return [person, path];
}

function showWhatIsUnsaved(): void {
  for (const element of document.querySelectorAll<HTMLElement>("[data-autosave-unsaved]")) {
    element.hidden = !isKept(...placeOf(element));
  }
  for (const element of document.querySelectorAll<HTMLElement>("[data-autosave-all-saved]")) {
    element.hidden = isKept(...placeOf(element));
  }
}

for (const element of document.querySelectorAll<HTMLElement>("[data-autosave-forget]")) forget(...placeOf(element));
showWhatIsUnsaved();
window.addEventListener("storage", showWhatIsUnsaved);
document.addEventListener("submit", (event) => {
  const isLeaving = event.target instanceof HTMLFormElement && new URL(event.target.action).pathname.endsWith("/logout/");
  if (isLeaving && !event.defaultPrevented) forgetAll();
});

if (saves.length > 0) {
  const tryAgain = () => {
    for (const save of saves) save.again();
  };
  window.addEventListener("online", tryAgain);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") tryAgain();
  });
  window.addEventListener("beforeunload", (event) => {
    if (isPending()) event.preventDefault();
  });
  for (const link of document.querySelectorAll<HTMLAnchorElement>("a[data-autosave-flush]")) {
    link.addEventListener("click", (event) => void followWhenSaved(event, link));
  }
}
