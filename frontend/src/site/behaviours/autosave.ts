/**
 * Saves each form with `data-autosave="<person>"` while it is filled in, and keeps what was typed until the
 * server has it.
 *
 * Per form: `[data-autosave-state]` shows Saving, Saved at or Not saved, `[data-autosave-problem]` a refusal in
 * the server's words. Per page: `[data-autosave-status]` is told to screen readers, `[data-shows="name"]` takes a
 * value of the server's answer, and a link with `data-autosave-flush` waits until everything is saved.
 */

const TYPING_PAUSE_MS = 700;
const RETRY_MS = [1000, 3000, 10_000, 30_000];
const TIMEOUT_MS = 15_000;
const SIGNED_OUT = "You are signed out. Your text is kept in this tab: reload the page and sign in again.";

type Fields = Record<string, string>;

interface Refusal {
  detail?: string;
}

function fieldsOf(form: HTMLFormElement): Fields {
  const fields: Fields = {};
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && name !== "csrfmiddlewaretoken") fields[name] = value;
  }
  return fields;
}

function fill(form: HTMLFormElement, fields: Fields): void {
  for (const element of form.elements) {
    if (element instanceof HTMLInputElement && element.type === "radio") {
      element.checked = fields[element.name] === element.value;
    } else if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement) {
      const kept = fields[element.name];
      if (element.type !== "hidden" && kept !== undefined) element.value = kept;
    }
  }
}

/** What was typed and not yet acknowledged, kept over a reload; under the person's id, who may change in a tab. */
class Draft {
  private readonly key: string;

  constructor(form: HTMLFormElement) {
    this.key = `autosave:${form.dataset["autosave"] ?? ""}:${new URL(form.action).pathname}`;
  }

  read(): Fields | null {
    try {
      const kept = sessionStorage.getItem(this.key);
      return kept ? (JSON.parse(kept) as Fields) : null;
    } catch {
      return null;
    }
  }

  keep(fields: Fields): void {
    try {
      sessionStorage.setItem(this.key, JSON.stringify(fields));
    } catch {
      // A full or forbidden store: the page itself still holds the text.
    }
  }

  drop(): void {
    try {
      sessionStorage.removeItem(this.key);
    } catch {
      // Nothing was kept either.
    }
  }
}

class Autosave {
  private readonly draft: Draft;
  private acknowledged: string;
  private typing = 0;
  private retry = 0;
  private failures = 0;
  private refused = false;
  private inFlight: Promise<void> | null = null;

  constructor(private readonly form: HTMLFormElement) {
    this.draft = new Draft(form);
    this.acknowledged = JSON.stringify(fieldsOf(form));
    form.addEventListener("input", () => this.changed(TYPING_PAUSE_MS));
    form.addEventListener("change", () => this.changed(0));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.changed(0);
    });
    const kept = this.draft.read();
    if (kept) {
      fill(form, kept);
      this.changed(0);
    }
  }

  get pending(): boolean {
    return JSON.stringify(fieldsOf(this.form)) !== this.acknowledged;
  }

  /** Save now and resolve when nothing is in flight; whether it worked is `pending`. */
  async flush(): Promise<void> {
    window.clearTimeout(this.typing);
    await this.inFlight;
    if (this.pending && !this.refused) await this.save();
  }

  again(): void {
    window.clearTimeout(this.retry);
    if (this.pending && !this.refused) void this.save();
  }

  private changed(pause: number): void {
    window.clearTimeout(this.typing);
    window.clearTimeout(this.retry);
    this.refused = false;
    this.draft.keep(fieldsOf(this.form));
    this.typing = window.setTimeout(() => void this.save(), pause);
  }

  /** One request at a time for a form, so that an older save can never overtake a newer one. */
  private save(): Promise<void> {
    if (!this.inFlight) {
      this.inFlight = this.send().finally(() => {
        this.inFlight = null;
        if (this.pending && this.failures === 0 && !this.refused) this.changed(0);
      });
    }
    return this.inFlight;
  }

  private async send(): Promise<void> {
    if (!this.pending) {
      this.draft.drop();
      return;
    }
    const sent = JSON.stringify(fieldsOf(this.form));
    this.show("[data-autosave-state]", "Saving…");
    let response: Response;
    try {
      response = await fetch(this.form.action, {
        method: "POST",
        body: new FormData(this.form),
        headers: { Accept: "application/json" },
        redirect: "manual",
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
    } catch {
      this.failed();
      return;
    }
    if (response.type === "opaqueredirect") this.failed(SIGNED_OUT);
    else if (response.ok) await this.saved(sent, response);
    else if (response.status >= 500 || response.status === 429) this.failed();
    else await this.refuse(response);
  }

  private async saved(sent: string, response: Response): Promise<void> {
    const answer = (await response.json()) as Record<string, unknown>;
    this.failures = 0;
    this.acknowledged = sent;
    if (!this.pending) this.draft.drop();
    this.show("[data-autosave-problem]", "");
    this.show("[data-autosave-state]", `Saved ${asText(answer["saved_at"])}`);
    showOnPage(answer);
    tellPage();
  }

  private failed(why = ""): void {
    this.failures += 1;
    this.show("[data-autosave-state]", "Not saved");
    this.show("[data-autosave-problem]", why);
    tellPage();
    const wait = RETRY_MS[Math.min(this.failures, RETRY_MS.length) - 1];
    this.retry = window.setTimeout(() => this.again(), wait);
  }

  private async refuse(response: Response): Promise<void> {
    this.refused = true;
    const refusal = (await response.json().catch(() => ({}))) as Refusal;
    const said = refusal.detail ?? "This was refused. Reload the page; your text is kept here.";
    this.show("[data-autosave-state]", "Not saved");
    this.show("[data-autosave-problem]", said);
    tellPage();
  }

  private show(selector: string, text: string): void {
    const place = this.form.querySelector(selector);
    if (place && place.textContent !== text) place.textContent = text;
  }
}

const saves = [...document.querySelectorAll<HTMLFormElement>("form[data-autosave]")].map(
  (form) => new Autosave(form),
);

function asText(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? `${value}` : "";
}

function showOnPage(answer: Record<string, unknown>): void {
  for (const place of document.querySelectorAll<HTMLElement>("[data-shows]")) {
    const value = answer[place.dataset["shows"] ?? ""];
    if (value !== undefined) place.textContent = asText(value);
  }
}

function tellPage(): void {
  const status = document.querySelector("[data-autosave-status]");
  if (!status) return;
  const said = saves.some((save) => save.pending)
    ? "Not saved yet. Your text is kept in this tab and is saved as soon as the server can be reached."
    : "Everything is saved.";
  if (status.textContent !== said) status.textContent = said;
}

async function followWhenSaved(event: MouseEvent, link: HTMLAnchorElement): Promise<void> {
  if (!saves.some((save) => save.pending)) return;
  event.preventDefault();
  await Promise.all(saves.map((save) => save.flush()));
  tellPage();
  if (!saves.some((save) => save.pending)) window.location.assign(link.href);
}

if (saves.length > 0) {
  const tryAgain = () => {
    for (const save of saves) save.again();
  };
  window.addEventListener("online", tryAgain);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") tryAgain();
  });
  window.addEventListener("beforeunload", (event) => {
    if (saves.some((save) => save.pending)) event.preventDefault();
  });
  for (const link of document.querySelectorAll<HTMLAnchorElement>("a[data-autosave-flush]")) {
    link.addEventListener("click", (event) => void followWhenSaved(event, link));
  }
}
