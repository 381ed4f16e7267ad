/**
 * A pressed button has the last word: once its form is on the way, what the page asks by itself is over.
 *
 * The answer to a poll may lead elsewhere (the lobby closes because of that very button), and would win over
 * the form's own.
 */

const AT_MOST = 10_000; // a form that answers with a file leaves the page where it is

let over = 0;

function onSubmit(event: Event): void {
  if (!event.defaultPrevented) over = Date.now() + AT_MOST; // else the form is sent without leaving
}

function unlessLeft(event: Event): void {
  if (Date.now() < over) event.preventDefault();
}

export function followButtons(page: Document): void {
  page.addEventListener("submit", onSubmit);
  page.addEventListener("htmx:beforeRequest", unlessLeft);
  page.addEventListener("htmx:beforeOnLoad", unlessLeft);
  page.defaultView?.addEventListener("pageshow", () => (over = 0)); // back again
}
