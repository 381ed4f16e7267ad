// @vitest-environment happy-dom
import { beforeEach, expect, test, vi } from "vitest";

import { startCopyButtons } from "./copy";

const PAGE = `
  <input id="link" value="https://example.org/join/1/" readonly>
  <button type="button" data-copy="link" hidden><span>Copy</span></button>`;

beforeEach(() => {
  document.body.innerHTML = PAGE;
});

function button(): HTMLButtonElement {
  return document.querySelector("button") as HTMLButtonElement;
}

test("a button copies the field that it names and says so", async () => {
  const clipboard = { writeText: vi.fn().mockResolvedValue(undefined) };
  startCopyButtons(document, clipboard);
  expect(button().hidden).toBe(false);
  button().click();
  await vi.waitFor(() => expect(button().textContent).toBe("Copied"));
  expect(clipboard.writeText).toHaveBeenCalledWith("https://example.org/join/1/");
});

test("pressed twice, the button still says what it does again in the end", async () => {
  vi.useFakeTimers();
  startCopyButtons(document, { writeText: vi.fn().mockResolvedValue(undefined) });
  button().click();
  await vi.advanceTimersByTimeAsync(500);
  button().click();
  await vi.advanceTimersByTimeAsync(5000);
  expect(button().textContent).toBe("Copy");
  vi.useRealTimers();
});

test("a browser that refuses leaves the text selected and says what to press", async () => {
  startCopyButtons(document, { writeText: vi.fn().mockRejectedValue(new Error("denied")) });
  button().click();
  await vi.waitFor(() => expect(button().textContent).toBe("Press Ctrl+C"));
});

test("without a clipboard there is no button", () => {
  startCopyButtons(document, undefined);
  expect(button().hidden).toBe(true);
});
