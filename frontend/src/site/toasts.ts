/** One toast per sentence: a polling request that keeps failing does not pile them up. */

export function showToast(page: Document, text: string): void {
  const region = page.getElementById("toasts");
  if (!region) return;
  const shown = [...region.children].find((toast) => toast.querySelector("p")?.textContent === text);
  if (shown) return;
  region.append(toastOf(page, text));
}

function toastOf(page: Document, text: string): HTMLElement {
  const toast = page.createElement("div");
  toast.className = "notice notice-error";
  const sentence = page.createElement("p");
  sentence.textContent = text;
  const close = page.createElement("button");
  close.type = "button";
  close.className = "btn btn-sm btn-ghost";
  close.textContent = "Close";
  close.addEventListener("click", () => toast.remove());
  toast.append(sentence, close);
  return toast;
}
