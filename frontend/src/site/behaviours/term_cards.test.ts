// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import "./term_cards";

const part = (id: string): HTMLElement => document.getElementById(id) as HTMLElement;
const card = (): HTMLElement => part("card-drift");
const drift = (): HTMLElement => part("drift-link");

function pointer(kind: string, target: Element, pointerType = "mouse"): void {
  target.dispatchEvent(new PointerEvent(kind, { bubbles: true, pointerType }));
}

function hover(target: Element): void {
  pointer("pointerover", target);
  vi.advanceTimersByTime(200);
}

/** Whether the link is followed. */
function tap(target: Element): boolean {
  pointer("pointerover", target, "touch");
  pointer("pointerdown", target, "touch");
  return target.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
}

function press(key: string): void {
  document.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
}

beforeEach(() => {
  vi.useFakeTimers();
  document.body.innerHTML = `
    <main><p>Watch <a rel="glossary" id="drift-link" href="#drift">drift</a> and
    <a rel="glossary" id="skew-link" href="#skew">skew</a>. <button id="elsewhere">Go</button></p></main>
    <div class="term-card" id="card-drift" hidden><div id="card-drift-text">Change.</div><a id="more" href="#x">More</a></div>
    <div class="term-card" id="card-skew" hidden><div id="card-skew-text">Difference.</div></div>`;
});

afterEach(() => {
  press("Escape");
  vi.useRealTimers();
});

describe("by mouse", () => {
  it("a card shows after a moment on the link, not in passing", () => {
    pointer("pointerover", drift());
    expect(card().hidden).toBe(true);
    pointer("pointerover", part("elsewhere"));
    vi.advanceTimersByTime(1000);
    expect(card().hidden).toBe(true);
    hover(drift());
    expect(card().hidden).toBe(false);
  });

  it("stays while the pointer moves over to the card, and goes after it has left", () => {
    hover(drift());
    pointer("pointerover", document.body);
    vi.advanceTimersByTime(100);
    pointer("pointerover", part("more"));
    vi.advanceTimersByTime(5000);
    expect(card().hidden).toBe(false);
    pointer("pointerover", document.body);
    vi.advanceTimersByTime(100);
    pointer("pointerover", part("elsewhere"));
    vi.advanceTimersByTime(250);
    expect(card().hidden).toBe(true);
  });

  it("stays where the focus is on the link", () => {
    drift().focus();
    pointer("pointerover", part("elsewhere"));
    vi.advanceTimersByTime(5000);
    expect(card().hidden).toBe(false);
  });
});

describe("by keyboard", () => {
  it("focus shows the card right behind the link, which it describes", () => {
    drift().focus();
    expect(card().hidden).toBe(false);
    expect(drift().nextElementSibling).toBe(card());
    expect(drift().getAttribute("aria-describedby")).toBe("card-drift-text");
  });

  it("focus may move into the card, and closes it by moving on", () => {
    drift().focus();
    part("more").focus();
    expect(card().hidden).toBe(false);
    part("elsewhere").focus();
    expect(card().hidden).toBe(true);
  });

  it("Escape closes it and gives the focus back to the link", () => {
    drift().focus();
    part("more").focus();
    press("Escape");
    expect(card().hidden).toBe(true);
    expect(document.activeElement).toBe(drift());
  });

  it("only one card shows at a time", () => {
    drift().focus();
    part("skew-link").focus();
    expect([card().hidden, part("card-skew").hidden]).toEqual([true, false]);
  });
});

describe("by touch", () => {
  it("the first tap shows the card and the second follows the link", () => {
    expect(tap(drift())).toBe(false);
    expect(card().hidden).toBe(false);
    expect(tap(drift())).toBe(true);
    expect(card().hidden).toBe(true);
  });

  it("a tap elsewhere closes the card", () => {
    tap(drift());
    tap(part("elsewhere"));
    expect(card().hidden).toBe(true);
  });

  it("a touch that turned into scrolling leaves the next click alone", () => {
    pointer("pointerdown", drift(), "touch");
    pointer("pointercancel", drift(), "touch");
    expect(drift().dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }))).toBe(true);
  });
});

it("a link whose card did not come along is a link", () => {
  card().remove();
  drift().focus();
  expect(tap(drift())).toBe(true);
});
