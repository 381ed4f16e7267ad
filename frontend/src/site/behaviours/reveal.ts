/**
 * Shows the lines of `[data-reveal]` one after the other: each opens by itself, "Next line" or the right arrow leads
 * on, "Show all" ends it. Without scripts all lines stand there closed.
 */

export function startReveal(page: ParentNode): void {
  const lines = [...page.querySelectorAll<HTMLElement>("[data-reveal] > li")];
  const controls = page.querySelector<HTMLElement>("[data-reveal-controls]");
  const end = page.querySelector<HTMLElement>("[data-reveal-end]");
  const at = page.querySelector<HTMLElement>("[data-reveal-at]");
  if (lines.length === 0 || !controls || !end || !at) return;
  let shown = 0;

  const show = (count: number) => {
    shown = Math.min(count, lines.length);
    lines.forEach((line, index) => (line.hidden = index >= shown));
    at.textContent = `${shown}`;
    const isAll = shown === lines.length;
    controls.hidden = isAll;
    end.hidden = !isAll;
  };
  const open = (line: HTMLElement | undefined, focus: boolean) => {
    line?.querySelector("details")?.setAttribute("open", "");
    if (focus) line?.querySelector("summary")?.focus();
  };
  const next = () => {
    if (shown === lines.length) return;
    show(shown + 1);
    open(lines[shown - 1], true);
  };
  const all = () => {
    for (const line of lines) open(line, false);
    show(lines.length);
    end.querySelector("button")?.focus();
  };

  page.querySelector("[data-reveal-next]")?.addEventListener("click", next);
  page.querySelector("[data-reveal-all]")?.addEventListener("click", all);
  page.addEventListener("keydown", (event) => {
    const isTyping = event.target instanceof HTMLInputElement;
    if (event instanceof KeyboardEvent && event.key === "ArrowRight" && !isTyping) next();
  });
  show(1);
  open(lines[0], false);
}

startReveal(document);
