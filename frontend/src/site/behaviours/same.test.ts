// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from "vitest";

import "./same";

function answer(target: Element, serverResponse: string): boolean {
  const detail = { target, serverResponse, shouldSwap: true };
  target.dispatchEvent(new CustomEvent("htmx:beforeSwap", { bubbles: true, detail }));
  return detail.shouldSwap;
}

describe("a part that renews itself", () => {
  beforeEach(() => {
    document.body.innerHTML = '<div id="renews" hx-trigger="every 1s"></div><div id="asked"></div>';
  });

  const part = (id: string): Element => document.getElementById(id) as Element;

  it("is written again only when the answer has changed", () => {
    const written = ["one", "one", "two", "two", "one"].map((text) => answer(part("renews"), text));
    expect(written).toEqual([true, false, true, false, true]);
  });

  it("is the only one that is left alone", () => {
    expect([answer(part("asked"), "one"), answer(part("asked"), "one")]).toEqual([true, true]);
  });
});
