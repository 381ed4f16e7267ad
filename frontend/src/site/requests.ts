/** htmx with our CSRF token, and one plain sentence whenever a request fails. */

import htmx from "htmx.org";

import { failureText } from "./failures";
import { followButtons } from "./leaving";
import { clearToasts, showToast } from "./toasts";

interface HtmxDetail {
  headers?: Record<string, string>;
  xhr?: XMLHttpRequest;
  requestConfig?: { verb?: string };
}

function detailOf(event: Event): HtmxDetail {
  return (event as CustomEvent<HtmxDetail>).detail;
}

function tellFailure(event: Event): void {
  const { xhr, requestConfig } = detailOf(event);
  const refused = xhr?.getResponseHeader("X-Refused-Message");
  const reads = requestConfig?.verb === "get";
  const status = xhr?.status ?? 0;
  showToast(document, refused ? decodeURIComponent(refused) : failureText(status, reads), status === 0);
}

document.addEventListener("htmx:configRequest", (event) => {
  const { headers } = detailOf(event);
  const token = document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]');
  if (headers && token) headers["X-CSRFToken"] = token.content;
});
for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(failure, tellFailure);
}
// A page that asks every second says by itself that the server is back.
document.addEventListener("htmx:beforeSwap", () => clearToasts(document));

followButtons(document);

htmx.config.includeIndicatorStyles = false;
htmx.config.allowEval = false;
