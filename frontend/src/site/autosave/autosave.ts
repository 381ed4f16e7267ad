/**
 * One form that saves itself while it is filled in, and keeps what was typed until the server has it.
 *
 * A save says which revision it started from (a hidden field `revision`); where another tab was faster, both
 * texts are shown and the person chooses. What was sent and not answered is sent again as it was before anything
 * newer: the server knows its own content, so an answer that was lost is no conflict.
 */

import { clashBox, type Clash } from "./conflict";
import { bodyOf, fieldsOf, fill, isSame, type Fields } from "./fields";
import { Keeper, keyOf } from "./kept";

const TYPING_PAUSE_MS = 700;
const RETRY_MS = [1000, 3000, 10_000, 30_000];
const TIMEOUT_MS = 15_000;
const UNSENT = "Not saved yet: will be sent when you are connected";
const SIGNED_OUT = "You are signed out. Your text is kept in this browser: reload the page and sign in again.";
const REFUSED = "This was refused. Reload the page; your text is kept here.";

export interface Page {
  /** The server's answer to a save. */
  answered: (answer: Record<string, unknown>) => void;
  /** Something became saved or unsaved. */
  changed: () => void;
}

export class Autosave {
  private readonly keeper: Keeper;
  private acknowledged: Fields;
  private unanswered: Fields | null = null;
  private clash: HTMLElement | null = null;
  private typing = 0;
  private retry = 0;
  private failures = 0;
  private refused = false;
  private inFlight: Promise<void> | null = null;

  constructor(
    private readonly form: HTMLFormElement,
    private readonly page: Page,
  ) {
    this.keeper = new Keeper(keyOf(form.dataset["autosave"] ?? "", new URL(form.action).pathname));
    this.acknowledged = fieldsOf(form);
    form.addEventListener("input", (event) => this.typed(event));
    form.addEventListener("change", () => this.changed(0));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.take(event.submitter);
      this.changed(0);
    });
    this.bringBack();
  }

  get pending(): boolean {
    return this.unanswered !== null || !isSame(fieldsOf(this.form), this.acknowledged);
  }

  /** Is it unsaved for what only the person can mend or choose? */
  get isStuck(): boolean {
    return this.pending && (this.refused || this.clash !== null);
  }

  /** Bring the person to where the form says why it is not saved. */
  point(): void {
    const place = this.clash ?? this.form.querySelector("[data-autosave-problem]") ?? this.form;
    place.scrollIntoView({ block: "center" });
    const field = this.clash?.querySelector("button") ?? this.form.querySelector<HTMLElement>("input:invalid");
    (field ?? this.form.querySelector("textarea"))?.focus({ preventScroll: true });
  }

  /** Save now, what was not answered and then what is newer, as long as it works; whether it did is `pending`. */
  async flush(): Promise<void> {
    window.clearTimeout(this.typing);
    await this.inFlight;
    while (this.canSend) {
      await this.save();
      if (this.failures > 0) return;
    }
  }

  again(): void {
    window.clearTimeout(this.retry);
    if (this.canSend) void this.save();
  }

  private get canSend(): boolean {
    return this.pending && !this.refused && !this.clash;
  }

  private get revision(): HTMLInputElement | null {
    return this.form.querySelector<HTMLInputElement>('input[name="revision"]');
  }

  /** What an earlier page could not save: it started from what that page knew. */
  private bringBack(): void {
    const kept = this.keeper.read();
    if (!kept) return;
    fill(this.form, kept.fields);
    this.unanswered = kept.unanswered;
    if (this.pending && this.revision && kept.revision) this.revision.value = kept.revision;
    this.changed(0);
  }

  /** Half a moment is kept, and sent when it is whole or left. */
  private typed(event: Event): void {
    const field = event.target;
    if (field instanceof HTMLInputElement && !field.validity.valid) this.keep();
    else this.changed(TYPING_PAUSE_MS);
  }

  /** A pressed suggestion goes into the field that takes it: in place of a moment, at the end of a text. */
  private take(pressed: HTMLElement | null): void {
    if (!(pressed instanceof HTMLButtonElement) || pressed.name !== "take") return;
    const field = this.form.querySelector<HTMLInputElement | HTMLTextAreaElement>("[data-takes]");
    if (!field) return;
    const before = field instanceof HTMLTextAreaElement ? field.value.trimEnd() : "";
    field.value = before ? `${before}\n${pressed.value}` : pressed.value;
    field.focus();
  }

  private changed(pause: number): void {
    window.clearTimeout(this.typing);
    window.clearTimeout(this.retry);
    this.refused = false;
    this.keep();
    if (!this.clash) this.typing = window.setTimeout(() => void this.save(), pause);
  }

  private keep(): void {
    const revision = this.revision?.value ?? "";
    if (this.pending) this.keeper.keep({ fields: fieldsOf(this.form), revision, unanswered: this.unanswered });
    else this.keeper.drop(this.acknowledged);
  }

  /** One request at a time for a form, so that an older save can never overtake a newer one. */
  private save(): Promise<void> {
    if (!this.inFlight) {
      this.inFlight = this.send().finally(() => {
        this.inFlight = null;
        if (this.canSend && this.failures === 0) this.changed(0);
      });
    }
    return this.inFlight;
  }

  private async send(): Promise<void> {
    if (!this.pending) { this.keeper.drop(this.acknowledged); return; }
    const sent = this.unanswered ?? fieldsOf(this.form);
    this.unanswered = sent;
    this.keep();
    this.show("[data-autosave-state]", "Saving…");
    let response: Response;
    try {
      response = await fetch(this.form.action, {
        method: "POST",
        body: bodyOf(this.form, sent),
        headers: { Accept: "application/json" },
        redirect: "manual",
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
    } catch {
      this.failed(); return;
    }
    await this.answered(sent, response);
  }

  private async answered(sent: Fields, response: Response): Promise<void> {
    if (response.type === "opaqueredirect") { this.failed(SIGNED_OUT); return; }
    if (response.status >= 500 || response.status === 429) { this.failed(); return; }
    const answer = (await response.json().catch(() => ({}))) as Record<string, unknown>;
    this.unanswered = null;
    this.failures = 0;
    if (response.ok) this.saved(sent, answer);
    else if (answer["code"] === "conflict") this.ask(answer as unknown as Clash);
    else this.refuse(sent, answer);
    this.page.changed();
  }

  private saved(sent: Fields, answer: Record<string, unknown>): void {
    this.acknowledged = sent;
    this.startFrom(answer["revision"]);
    this.keeper.drop(sent);
    this.keep();
    this.show("[data-autosave-problem]", "");
    this.show("[data-autosave-state]", `Saved ${asText(answer["saved_at"])}`);
    this.page.answered(answer);
  }

  private failed(why = ""): void {
    this.failures += 1;
    this.show("[data-autosave-state]", UNSENT);
    this.show("[data-autosave-problem]", why);
    this.page.changed();
    const wait = RETRY_MS[Math.min(this.failures, RETRY_MS.length) - 1];
    this.retry = window.setTimeout(() => this.again(), wait);
  }

  private refuse(sent: Fields, answer: Record<string, unknown>): void {
    this.keep();
    this.refused = isSame(sent, fieldsOf(this.form)); // else what was typed since may be better
    this.show("[data-autosave-state]", "Not saved");
    this.show("[data-autosave-problem]", asText(answer["detail"]) || REFUSED);
  }

  private ask(clash: Clash): void {
    window.clearTimeout(this.typing); // what was typed meanwhile waits for the choice
    this.show("[data-autosave-state]", "Not saved");
    this.keep();
    this.clash = clashBox(clash, {
      keepMine: () => this.settle(clash, true),
      takeTheirs: () => this.settle(clash, false),
    });
    this.form.append(this.clash);
  }

  private settle(clash: Clash, keepsMine: boolean): void {
    this.clash?.remove();
    this.clash = null;
    this.startFrom(clash.revision);
    const mine = fieldsOf(this.form);
    fill(this.form, clash.theirs.fields);
    this.acknowledged = fieldsOf(this.form);
    if (keepsMine) fill(this.form, mine);
    else this.keeper.drop(mine);
    this.show("[data-autosave-state]", this.pending ? "" : "Saved");
    this.changed(0);
    this.page.changed();
    this.form.querySelector<HTMLElement>("textarea")?.focus();
  }

  private startFrom(revision: unknown): void {
    if (this.revision && typeof revision === "number") this.revision.value = `${revision}`;
  }

  private show(selector: string, text: string): void {
    const place = this.form.querySelector(selector);
    if (place && place.textContent !== text) place.textContent = text;
  }
}

function asText(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? `${value}` : "";
}
