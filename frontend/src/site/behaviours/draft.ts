/**
 * The editor of a scenario, `form[data-draft]`: asks before unsaved text is left, keeps the place on the page over a
 * saving, and saves by Ctrl+S or Cmd+S. `data-draft-unsaved` says that the page came back with text not saved.
 */

const key = (page: Document): string => `draft-place:${page.location.pathname}`;

function keepPlace(page: Document, store: Storage, top: number): void {
  try {
    store.setItem(key(page), String(top));
  } catch {
    // Without it the page begins at its top, as any other.
  }
}

function takePlace(page: Document, store: Storage): number | null {
  try {
    const kept = store.getItem(key(page));
    store.removeItem(key(page));
    return kept === null ? null : Number(kept);
  } catch {
    return null;
  }
}

export function startDraft(page: Document, store: Storage): void {
  const form = page.querySelector<HTMLFormElement>("form[data-draft]");
  const view = page.defaultView;
  if (!form || !view) return;
  let unsaved = form.hasAttribute("data-draft-unsaved");
  const place = takePlace(page, store);
  // A refused form says so at its top.
  if (place !== null && !unsaved) view.scrollTo({ top: place, behavior: "instant" });
  form.addEventListener("input", (event) => {
    // Which preview is shown is no text.
    if (!(event.target instanceof HTMLInputElement && event.target.type === "radio")) unsaved = true;
  });
  form.addEventListener("submit", () => {
    unsaved = false;
    keepPlace(page, store, view.scrollY);
  });
  view.addEventListener("beforeunload", (event) => {
    if (unsaved) event.preventDefault();
  });
  page.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "s" || !(event.ctrlKey || event.metaKey) || event.altKey) return;
    event.preventDefault();
    form.requestSubmit(form.querySelector<HTMLButtonElement>('button[value="save"]'));
  });
}

startDraft(document, sessionStorage);
