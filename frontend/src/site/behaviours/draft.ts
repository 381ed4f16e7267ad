/**
 * The editor of a scenario, `form[data-draft]`: asks before unsaved text is left, keeps the place on the page over a
 * saving, saves by Ctrl+S or Cmd+S, and sends nothing that is longer than `data-draft-limit` bytes: the server would
 * not read it, and it would be gone. `data-draft-unsaved` says that the page came back with text not saved.
 *
 * `[data-draft-said]`, beside the buttons and always in sight, repeats what the top of the page says of the saving.
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

function bytesIn(form: HTMLFormElement): number {
  const encoder = new TextEncoder();
  return [...form.elements]
    .filter((field) => field instanceof HTMLTextAreaElement || (field instanceof HTMLInputElement && field.type === "text"))
    .reduce((sum, field) => sum + encoder.encode((field as HTMLTextAreaElement | HTMLInputElement).value).length, 0);
}

/** Why the text cannot be sent; empty where it can. */
function whyTooLong(form: HTMLFormElement): string {
  const [bytes, limit] = [bytesIn(form), Number(form.dataset["draftLimit"])];
  if (!limit || bytes <= limit) return "";
  const [has, may] = [bytes.toLocaleString("en-US"), limit.toLocaleString("en-US")];
  return `Too long to save or preview: ${has} bytes of at most ${may}. Nothing is lost: make it shorter here.`;
}

function say(form: HTMLFormElement, text: string, bad: boolean): void {
  const said = form.querySelector<HTMLElement>("[data-draft-said]");
  if (!said) return;
  said.toggleAttribute("data-bad", bad);
  if (said.textContent !== text) said.textContent = text;
}

function repeatWhatTheTopSays(page: Document, form: HTMLFormElement): void {
  const textsOf = (where: string): string[] =>
    [...page.querySelectorAll(where)].map((sentence) => sentence.textContent.trim().replace(/\s+/g, " "));
  const text = [...textsOf("[data-draft-refused] p"), ...textsOf("#messages p")].join(" ");
  say(form, text, page.querySelector("[data-draft-refused]") !== null);
}

export function startDraft(page: Document, store: Storage): void {
  const form = page.querySelector<HTMLFormElement>("form[data-draft]");
  const view = page.defaultView;
  if (!form || !view) return;
  let unsaved = form.hasAttribute("data-draft-unsaved");
  const place = takePlace(page, store);
  // A refused form says so at its top.
  if (place !== null && !unsaved) {
    view.scrollTo({ top: place, behavior: "instant" });
    repeatWhatTheTopSays(page, form);
  }
  form.addEventListener("input", (event) => {
    // Which preview is shown is no text.
    if (event.target instanceof HTMLInputElement && event.target.type === "radio") return;
    unsaved = true;
    const why = whyTooLong(form);
    say(form, why, why !== "");
  });
  form.addEventListener("htmx:beforeRequest", (event) => {
    if (whyTooLong(form)) event.preventDefault();
  });
  form.addEventListener("submit", (event) => {
    const why = whyTooLong(form);
    if (why) {
      event.preventDefault();
      say(form, why, true);
      return;
    }
    unsaved = false;
    keepPlace(page, store, view.scrollY);
  });
  form.addEventListener("click", (event) => {
    // The list of fields to mend would cover the field that it leads to.
    const link = event.target instanceof Element ? event.target.closest("details[data-menu] a") : null;
    link?.closest("details")?.removeAttribute("open");
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
