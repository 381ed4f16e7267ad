/**
 * Shows what a term means beside its link to the glossary: on hover, on focus, and on the first tap.
 *
 * The server sends one hidden card for each linked term. A card moves behind its link in the document, so that it is
 * read and reached by keyboard right after it, and floats below (or above) the line it belongs to. It stays while
 * pointer or focus is on link or card; Escape, a tap elsewhere and leaving it close it. Events are heard on the page,
 * so links that htmx brings later need nothing.
 */

const OPEN_AFTER_MS = 150;
/** Long enough to cross the gap between link and card. */
const CLOSE_AFTER_MS = 300;
const GAP_PX = 6;
const MARGIN_PX = 8;

interface Shown {
  link: HTMLAnchorElement;
  card: HTMLElement;
}

class TermCards {
  readonly #page: Document;
  #shown: Shown | null = null;
  /** The link that this touch shows the card of, instead of following it. */
  #firstTap: HTMLAnchorElement | null = null;
  #opening: ReturnType<typeof setTimeout> | undefined;
  #closing: ReturnType<typeof setTimeout> | undefined;

  constructor(page: Document) {
    this.#page = page;
    page.addEventListener("pointerover", (event) => this.#hover(event));
    page.addEventListener("focusin", (event) => this.#focus(event.target));
    page.addEventListener("pointerdown", (event) => this.#press(event));
    page.addEventListener("pointercancel", () => (this.#firstTap = null));
    page.addEventListener("click", (event) => this.#click(event));
    page.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.#dismiss();
    });
    page.addEventListener("scroll", () => this.#place(), { capture: true, passive: true });
    page.defaultView?.addEventListener("resize", () => this.#place());
  }

  #hover(event: PointerEvent): void {
    if (event.pointerType === "touch") return;
    clearTimeout(this.#opening);
    const link = termLinkAt(event.target);
    if (link && link !== this.#shown?.link) this.#opening = setTimeout(() => this.#show(link), OPEN_AFTER_MS);
    if (this.#owns(event.target) || this.#owns(this.#page.activeElement)) this.#stay();
    else if (this.#shown) this.#closing ??= setTimeout(() => this.#hide(), CLOSE_AFTER_MS);
  }

  #focus(target: EventTarget | null): void {
    const link = termLinkAt(target);
    if (link) this.#show(link);
    else if (this.#owns(target)) this.#stay();
    else this.#hide();
  }

  #press(event: PointerEvent): void {
    const link = termLinkAt(event.target);
    const hasMore = link !== null && link !== this.#shown?.link && this.#cardOf(link) !== null;
    this.#firstTap = event.pointerType === "touch" && hasMore ? link : null;
    if (!this.#owns(event.target)) this.#hide();
  }

  #click(event: MouseEvent): void {
    const link = termLinkAt(event.target);
    const isFirstTap = link !== null && link === this.#firstTap;
    this.#firstTap = null;
    if (isFirstTap) {
      event.preventDefault();
      this.#show(link);
    } else if (link) this.#hide();
  }

  #dismiss(): void {
    clearTimeout(this.#opening);
    if (this.#shown?.card.contains(this.#page.activeElement)) this.#shown.link.focus();
    this.#hide();
  }

  #show(link: HTMLAnchorElement): void {
    this.#stay();
    const card = this.#cardOf(link);
    if (!card || link === this.#shown?.link) return;
    this.#hide();
    if (link.nextElementSibling !== card) link.after(card);
    link.setAttribute("aria-describedby", `${card.id}-text`);
    card.hidden = false;
    this.#shown = { link, card };
    this.#place();
  }

  #stay(): void {
    clearTimeout(this.#closing);
    this.#closing = undefined;
  }

  #hide(): void {
    this.#stay();
    if (this.#shown) this.#shown.card.hidden = true;
    this.#shown = null;
  }

  /** Below the last line of the link, or above its first where there is more room; never over the link itself. */
  #place(): void {
    if (!this.#shown) return;
    const { link, card } = this.#shown;
    const lines = [...link.getClientRects()];
    const [first, last] = [lines[0], lines.at(-1)];
    const view = this.#page.documentElement;
    if (!first || !last) return;
    const below = last.bottom + GAP_PX;
    const above = first.top - GAP_PX - card.offsetHeight;
    const fitsBelow = below + card.offsetHeight <= view.clientHeight - MARGIN_PX;
    const isRoomier = view.clientHeight - last.bottom >= first.top;
    const farthest = view.clientWidth - MARGIN_PX - card.offsetWidth;
    card.style.top = `${fitsBelow || isRoomier ? below : above}px`;
    card.style.left = `${Math.max(MARGIN_PX, Math.min(last.left, farthest))}px`;
  }

  #cardOf(link: HTMLAnchorElement): HTMLElement | null {
    return this.#page.getElementById(`card-${link.hash.slice(1)}`);
  }

  #owns(target: EventTarget | null): boolean {
    if (!this.#shown || !(target instanceof Node)) return false;
    return this.#shown.link.contains(target) || this.#shown.card.contains(target);
  }
}

function termLinkAt(target: EventTarget | null): HTMLAnchorElement | null {
  return target instanceof Element ? target.closest<HTMLAnchorElement>('a[rel="glossary"]') : null;
}

export function startTermCards(page: Document): void {
  new TermCards(page);
}

startTermCards(document);
