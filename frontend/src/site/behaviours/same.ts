/**
 * Leaves a part that renews itself alone while the server's answer is the same as before: what has the focus
 * keeps it, and a screen reader hears of changes only.
 */

const answers = new WeakMap<Element, string>();

interface Swap {
  target: Element;
  serverResponse: string;
  shouldSwap: boolean;
}

export function skipSameAnswers(page: Document): void {
  page.addEventListener("htmx:beforeSwap", (event) => {
    const swap = (event as CustomEvent<Swap>).detail;
    if (!swap.shouldSwap || swap.target.getAttribute("hx-trigger") === null) return;
    if (answers.get(swap.target) === swap.serverResponse) swap.shouldSwap = false;
    answers.set(swap.target, swap.serverResponse);
  });
}

skipSameAnswers(document);
