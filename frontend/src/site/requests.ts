/** htmx with our CSRF token, and one plain sentence whenever a request fails. */

import htmx from "htmx.org";

import { showToast } from "./toasts";

interface HtmxDetail {
  headers?: Record<string, string>;
  xhr?: XMLHttpRequest;
  requestConfig?: { verb?: string; triggeringEvent?: Event };
}

export function csrfToken(page: Document): string {
  return page.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content ?? "";
}

/** What happened and what is safe, for a status of 0 (no answer) or an error. */
export function failureText(status: number, reads: boolean): string {
  const safe = reads
    ? "What you see may be out of date; nothing of yours is lost."
    : "Your last change may not be saved; what was saved before is safe.";
  if (status === 0) return `The server cannot be reached. ${safe} It is tried again by itself or when you act.`;
  if (status === 401 || status === 403) return `You cannot do this now. ${safe} Reload the page, or sign in again.`;
  if (status === 404) return "This is no longer here. Reload the page to see what is.";
  if (status === 429) return `That was too fast. ${safe} Wait a moment and try again.`;
  return `Something went wrong on the server. ${safe} Try again in a moment.`;
}

function detailOf(event: Event): HtmxDetail {
  return (event as CustomEvent<HtmxDetail>).detail;
}

function tellFailure(event: Event): void {
  const { xhr, requestConfig } = detailOf(event);
  const refused = xhr?.getResponseHeader("X-Refused-Message");
  const reads = requestConfig?.verb === "get";
  showToast(document, refused ? decodeURIComponent(refused) : failureText(xhr?.status ?? 0, reads));
}

document.addEventListener("htmx:configRequest", (event) => {
  const { headers } = detailOf(event);
  if (headers) headers["X-CSRFToken"] = csrfToken(document);
});
for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(failure, tellFailure);
}
htmx.config.includeIndicatorStyles = false;
htmx.config.allowEval = false;
