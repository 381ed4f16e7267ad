/**
 * Draws every `[data-diagram]` figure from the mermaid source that stands in it as text.
 *
 * The library is loaded only when a figure comes into view. The drawing is shown as an image from a blob, so the
 * page needs no inline style and a drawing can run nothing; where it fails, the source stays open to be read.
 */

export interface Colors {
  background: string;
  ink: string;
}

const QUIET = "color-mix(in srgb, var(--fg) 62%, var(--bg))";

/** The layout is computed once; a change of theme only repaints it. */
export function paint(svg: string, colors: Colors): string {
  const style = `--bg:${colors.background};--fg:${colors.ink};--line:${QUIET};--border:${QUIET};--muted:${QUIET}`;
  return svg
    .replace(/@import url\([^)]*\);/g, "")
    .replace(/^(<svg\b[^>]*?) style="[^"]*"/, `$1 style="${style}"`);
}

export function sourceOf(figure: Element): string {
  return figure.querySelector("[data-diagram-source] code")?.textContent.trim() ?? "";
}

function colorsOf(page: Document): Colors {
  const style = getComputedStyle(page.body);
  return { background: style.backgroundColor, ink: style.color };
}

/** Puts the drawing into the figure and closes the source; painting again replaces the image. */
export function show(figure: HTMLElement, svg: string, colors: Colors): void {
  const picture = figure.querySelector<HTMLElement>("[data-diagram-picture]");
  if (!picture) return;
  const image = picture.querySelector("img") ?? picture.appendChild(document.createElement("img"));
  if (image.src.startsWith("blob:")) URL.revokeObjectURL(image.src);
  image.className = "min-w-[36rem] w-full max-w-3xl";
  image.alt = `${figure.dataset["diagramLabel"] ?? "Diagram"}. The same as text follows.`;
  image.src = URL.createObjectURL(new Blob([paint(svg, colors)], { type: "image/svg+xml" }));
  picture.hidden = false;
}

/** The drawings of a page by figure; those that a new answer has replaced are forgotten at the next repaint. */
const drawn = new Map<HTMLElement, string>();

function repaint(page: Document): void {
  for (const [figure, svg] of drawn) {
    if (figure.isConnected) show(figure, svg, colorsOf(page));
    else drawn.delete(figure);
  }
}

async function draw(figure: HTMLElement): Promise<void> {
  const { renderMermaidSVG } = await import("beautiful-mermaid");
  const page = figure.ownerDocument;
  const svg = renderMermaidSVG(sourceOf(figure), { font: "system-ui" });
  drawn.set(figure, svg);
  show(figure, svg, colorsOf(page));
  figure.querySelector("[data-diagram-source]")?.removeAttribute("open");
}

/** Draws the figures of the page, and those that htmx brings later. */
export function startDiagrams(page: Document): void {
  const known = new WeakSet<Element>();
  const seen = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting || !(target instanceof HTMLElement)) continue;
        seen.unobserve(target);
        draw(target).catch((error: unknown) => console.warn("The diagram could not be drawn.", error));
      }
    },
    { rootMargin: "400px" },
  );
  const watch = (): void => {
    for (const figure of page.querySelectorAll("[data-diagram]")) {
      if (!known.has(figure)) seen.observe(figure);
      known.add(figure);
    }
  };
  watch();
  page.addEventListener("htmx:afterSettle", watch);
  new MutationObserver(() => repaint(page)).observe(page.documentElement, { attributeFilter: ["data-theme"] });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => repaint(page));
}

startDiagrams(document);
