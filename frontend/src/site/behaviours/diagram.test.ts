// @vitest-environment happy-dom
import { renderMermaidSVG } from "beautiful-mermaid";
import { beforeAll, describe, expect, it, vi } from "vitest";

const COLORS = { background: "rgb(250, 247, 240)", ink: "rgb(31, 28, 23)" };

// The module starts itself, and happy-dom has no IntersectionObserver.
beforeAll(() => {
  vi.stubGlobal("IntersectionObserver", class {
    constructor(private readonly told: IntersectionObserverCallback) {}
    observe(target: Element): void {
      const entry = { isIntersecting: true, target } as IntersectionObserverEntry;
      this.told([entry], this as unknown as IntersectionObserver);
    }
    unobserve(): void {}
  });
});

function figureWith(source: string): HTMLElement {
  document.body.innerHTML = `
    <figure data-diagram data-diagram-label="Reference diagram of X">
      <div data-diagram-picture hidden></div>
      <details open data-diagram-source><pre><code></code></pre></details>
    </figure>`;
  const figure = document.querySelector<HTMLElement>("figure");
  const code = document.querySelector("code");
  if (!figure || !code) throw new Error("the figure is not there");
  code.textContent = source;
  return figure;
}

describe("paint", () => {
  it("takes out what would be fetched from elsewhere and sets the theme's colors", async () => {
    const { paint } = await import("./diagram");
    const svg = paint(renderMermaidSVG("flowchart TD\n  a[Log] --> b[(Store)]"), COLORS);
    expect(svg).not.toMatch(/@import|https?:\/\/(?!www\.w3\.org)/);
    expect(svg).toContain(`--bg:${COLORS.background};--fg:${COLORS.ink}`);
    expect(svg).not.toContain("<script");
  });

  it("gives the same drawing other colors", async () => {
    const { paint } = await import("./diagram");
    const svg = renderMermaidSVG("flowchart TD\n  a --> b");
    const dark = paint(paint(svg, COLORS), { background: "black", ink: "white" });
    expect(dark).toContain("--bg:black;--fg:white");
    expect(dark).not.toContain(COLORS.background);
  });
});

describe("startDiagrams", () => {
  it("draws a figure that htmx has brought, and draws nothing twice", async () => {
    await import("./diagram");
    const figure = figureWith("flowchart TD\n  a --> b");
    document.dispatchEvent(new Event("htmx:afterSettle"));
    await vi.waitFor(() => expect(figure.querySelectorAll("img")).toHaveLength(1));
    const first = figure.querySelector("img")?.src;
    document.dispatchEvent(new Event("htmx:afterSettle"));
    await Promise.resolve();
    expect(figure.querySelector("img")?.src).toBe(first);
  });
});

describe("show", () => {
  it("puts one image with an alternative text into the figure, also when painted twice", async () => {
    const { show, sourceOf } = await import("./diagram");
    const figure = figureWith("flowchart TD\n  a --> b");
    const svg = renderMermaidSVG(sourceOf(figure));
    show(figure, svg, COLORS);
    show(figure, svg, COLORS);
    const images = figure.querySelectorAll("img");
    expect(images).toHaveLength(1);
    expect(images[0]?.alt).toBe("Reference diagram of X. The same as text follows.");
    expect(images[0]?.src).toMatch(/^blob:/);
    expect(figure.querySelector<HTMLElement>("[data-diagram-picture]")?.hidden).toBe(false);
  });
});
