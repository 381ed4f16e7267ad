/** One toast per sentence: a polling request that keeps failing does not pile them up. */

/** `passing`: what it says is over as soon as a request succeeds (see `clearToasts`). */
export function showToast(page: Document, text: string, passing = false): void {
  const region = page.getElementById("toasts");
  if (!region) return;
  const shown = [...region.children].some((toast) => toast.querySelector("p")?.textContent === text);
  if (!shown) region.append(toastOf(page, text, passing));
}

export function clearToasts(page: Document): void {
  for (const toast of page.querySelectorAll("#toasts > [data-passing]")) toast.remove();
}

function toastOf(page: Document, text: string, passing: boolean): HTMLElement {
  const toast = page.createElement("div");
  toast.className = "notice notice-error";
  toast.toggleAttribute("data-passing", passing);
  const sentence = page.createElement("p");
  sentence.textContent = text;
  const close = page.createElement("button");
  close.type = "button";
  close.className = "btn btn-sm";
  close.textContent = "Close";
  close.addEventListener("click", () => toast.remove());
  toast.append(sentence, close);
  return toast;
}
