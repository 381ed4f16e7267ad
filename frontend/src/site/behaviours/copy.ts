/**
 * Copies a field's text by a button that names it. Without JavaScript the button stays hidden, and the field can be
 * selected.
 */

const COPIED_MS = 2000;

export function startCopyButtons(page: Document, clipboard: Pick<Clipboard, "writeText"> | undefined): void {
  for (const button of page.querySelectorAll<HTMLButtonElement>("[data-copy]")) {
    const field = page.getElementById(button.dataset.copy ?? "");
    if (!(field instanceof HTMLInputElement) || clipboard === undefined) continue;
    button.hidden = false;
    field.addEventListener("focus", () => field.select());
    const label = button.querySelector("span") ?? button;
    const before = label.textContent; // as it was, however often it is pressed
    button.addEventListener("click", () => {
      void copied(field, clipboard).then((said) => {
        label.textContent = said;
        setTimeout(() => (label.textContent = before), COPIED_MS);
      });
    });
  }
}

/** Copies the field's text; what came of it, in a word or two. */
async function copied(field: HTMLInputElement, clipboard: Pick<Clipboard, "writeText">): Promise<string> {
  try {
    await clipboard.writeText(field.value);
    return "Copied";
  } catch {
    field.select();
    return "Press Ctrl+C";
  }
}

startCopyButtons(document, navigator.clipboard);
