// @vitest-environment happy-dom
import { beforeEach, expect, test, vi } from "vitest";

import { followButtons } from "./leaving";

followButtons(document);

function happens(name: string): boolean {
  return document.body.dispatchEvent(new CustomEvent(name, { bubbles: true, cancelable: true }));
}

function press(sentByScript: boolean): void {
  const form = document.createElement("form");
  if (sentByScript) form.addEventListener("submit", (event) => event.preventDefault());
  document.body.append(form);
  form.dispatchEvent(new SubmitEvent("submit", { bubbles: true, cancelable: true }));
}

beforeEach(() => {
  vi.useFakeTimers();
  window.dispatchEvent(new Event("pageshow"));
});

test("what the page asks by itself is neither sent nor followed once a form is on the way", () => {
  expect(happens("htmx:beforeRequest")).toBe(true);
  press(false);
  expect(happens("htmx:beforeRequest")).toBe(false);
  expect(happens("htmx:beforeOnLoad")).toBe(false);
});

test("a form that is sent without leaving the page stops nothing", () => {
  press(true);
  expect(happens("htmx:beforeOnLoad")).toBe(true);
});

test("a page that stays, or that one comes back to, asks again", () => {
  press(false);
  vi.advanceTimersByTime(10_001);
  expect(happens("htmx:beforeRequest")).toBe(true);
  press(false);
  window.dispatchEvent(new Event("pageshow"));
  expect(happens("htmx:beforeRequest")).toBe(true);
});
