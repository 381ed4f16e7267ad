// @vitest-environment happy-dom
import { beforeEach, describe, expect, it, vi } from "vitest";

import { startDraft } from "./draft";

const EDITOR = `
  <form data-draft>
    <textarea name="task"></textarea>
    <input type="radio" name="shown" value="kit">
    <p data-draft-said></p>
    <button type="submit" name="do" value="save">Save</button>
  </form>`;

function leaves(): boolean {
  return window.dispatchEvent(new Event("beforeunload", { cancelable: true }));
}

function type(selector: string): void {
  document.querySelector(selector)?.dispatchEvent(new Event("input", { bubbles: true }));
}

function said(): string | undefined {
  return document.querySelector("[data-draft-said]")?.textContent;
}

function sends(event: string): boolean | undefined {
  return document.querySelector("form")?.dispatchEvent(new Event(event, { cancelable: true }));
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

  it("says beside the buttons what the top of the page says, once it is out of sight", () => {
    const scrolled = vi.spyOn(window, "scrollTo").mockImplementation(() => {});
    document.body.innerHTML = `<div id="messages"><p> Saved. </p></div>${EDITOR}`;
    startDraft(document, sessionStorage);
    expect(said()).toBe("");
    document.querySelector("form")?.dispatchEvent(new Event("submit", { cancelable: true }));
    startDraft(document, sessionStorage);
    expect(said()).toBe("Saved.");
    type("textarea");
    expect(said()).toBe("");
    scrolled.mockRestore();
  });

  it("sends nothing that is too long, neither to be saved nor to be previewed", () => {
    document.body.innerHTML = EDITOR.replace("data-draft>", 'data-draft data-draft-limit="10">');
    startDraft(document, sessionStorage);
    const text = document.querySelector("textarea");
    if (!text) throw new Error("no field");
    text.value = "ää ää ää";
    expect([sends("submit"), sends("htmx:beforeRequest")]).toEqual([false, false]);
    expect(said()).toContain("14 bytes of at most 10");
    type("textarea");
    expect(leaves()).toBe(false);
    text.value = "ää";
    type("textarea");
    expect(said()).toBe("");
    expect([sends("htmx:beforeRequest"), sends("submit")]).toEqual([true, true]);
  });

  it("closes the list of fields that it was left by", () => {
    const list = '<details data-menu open><a href="#at-task">Task</a></details>';
    document.body.innerHTML = EDITOR.replace("<textarea", `${list}<textarea`);
    startDraft(document, sessionStorage);
    document.querySelector("a")?.click();
    expect(document.querySelector("details")?.open).toBe(false);
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
