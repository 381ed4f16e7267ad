// @vitest-environment happy-dom
import { beforeEach, describe, expect, it, vi } from "vitest";

import { startDraft } from "./draft";

const EDITOR = `
  <form data-draft>
    <textarea name="task"></textarea>
    <input type="radio" name="shown" value="kit">
    <button type="submit" name="do" value="save">Save</button>
  </form>`;

function leaves(): boolean {
  return window.dispatchEvent(new Event("beforeunload", { cancelable: true }));
}

function type(selector: string): void {
  document.querySelector(selector)?.dispatchEvent(new Event("input", { bubbles: true }));
}

beforeEach(() => {
  sessionStorage.clear();
});

describe("the editor of a scenario", () => {
  it("asks before text is left that was typed, and no longer once it is sent", () => {
    document.body.innerHTML = EDITOR;
    startDraft(document, sessionStorage);
    expect(leaves()).toBe(true);
    type("[type=radio]");
    expect(leaves()).toBe(true);
    type("textarea");
    expect(leaves()).toBe(false);
    document.querySelector("form")?.dispatchEvent(new Event("submit", { cancelable: true }));
    expect(leaves()).toBe(true);
  });

  it("asks also for text that the server has sent back unsaved", () => {
    document.body.innerHTML = EDITOR.replace("data-draft", "data-draft data-draft-unsaved");
    startDraft(document, sessionStorage);
    expect(leaves()).toBe(false);
    document.querySelector("form")?.dispatchEvent(new Event("submit", { cancelable: true }));
  });

  it("comes back to where it was saved, once", () => {
    const scrolled = vi.spyOn(window, "scrollTo").mockImplementation(() => {});
    document.body.innerHTML = EDITOR;
    startDraft(document, sessionStorage);
    document.querySelector("form")?.dispatchEvent(new Event("submit", { cancelable: true }));
    startDraft(document, sessionStorage);
    startDraft(document, sessionStorage);
    expect(scrolled).toHaveBeenCalledTimes(1);
    scrolled.mockRestore();
  });

  it("saves by the keys that save elsewhere", () => {
    document.body.innerHTML = EDITOR;
    startDraft(document, sessionStorage);
    const form = document.querySelector("form");
    if (!form) throw new Error("no form");
    const sent = vi.spyOn(form, "requestSubmit").mockImplementation(() => {});
    const pressed = new KeyboardEvent("keydown", { key: "s", ctrlKey: true, cancelable: true });
    document.dispatchEvent(pressed);
    expect(pressed.defaultPrevented).toBe(true);
    expect(sent).toHaveBeenCalledWith(form.querySelector("button"));
  });
});
