// @vitest-environment happy-dom
import { describe, expect, it } from "vitest";

import { bindingOf, checkpointKey, takesLetters, type KeyPress } from "./keys";
import { panelTabs } from "./layout";

function press(key: string, held: Partial<KeyPress> = {}): KeyPress {
  return { key, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...held };
}

function elementIn(html: string): Element {
  document.body.innerHTML = html;
  const element = document.body.querySelector("[data-target]");
  if (!element) throw new Error("no target in the markup");
  return element;
}

describe("bindingOf", () => {
  it("tells a letter from the same letter with shift, whatever caps lock does", () => {
    expect(bindingOf(press("n"))).toBe("n");
    expect(bindingOf(press("N", { shiftKey: true }))).toBe("N");
    expect(bindingOf(press("N"))).toBe("n");
  });

  it("keeps F6 and its way back", () => {
    expect(bindingOf(press("F6"))).toBe("F6");
    expect(bindingOf(press("F6", { shiftKey: true }))).toBe("Shift+F6");
  });

  it("leaves the browser's own combinations and long names alone", () => {
    expect(bindingOf(press("c", { ctrlKey: true }))).toBeNull();
    expect(bindingOf(press("c", { metaKey: true }))).toBeNull();
    expect(bindingOf(press("Enter"))).toBeNull();
  });
});

describe("takesLetters", () => {
  it.each([
    "<textarea data-target></textarea>",
    "<input type=text data-target>",
    "<select data-target></select>",
    "<div contenteditable=true><p data-target></p></div>",
    "<div class=excalidraw><canvas data-target></canvas></div>",
    "<dialog><button data-target></button></dialog>",
    "<dialog><input type=checkbox data-target></dialog>",
    "<div class=excalidraw><input type=radio data-target></div>",
  ])("is true in %s", (html) => {
    expect(takesLetters(elementIn(html))).toBe(true);
  });

  it.each(["<button data-target></button>", "<input type=radio data-target>", "<p data-target></p>"])(
    "is false on %s",
    (html) => {
      expect(takesLetters(elementIn(html))).toBe(false);
    },
  );
});

describe("checkpointKey", () => {
  it("never takes a key that opens a tab, and gives each checkpoint one of its own", () => {
    const taken = new Set([...panelTabs({ role: "interviewer", solo: false }), ...panelTabs({ role: "candidate", solo: false })].map((tab) => tab.shortcut));
    const keys = Array.from({ length: 26 }, (_, index) => checkpointKey(index));
    expect(keys.slice(0, 10).join("")).toBe("1234567890");
    expect(keys.filter((key) => key !== null && taken.has(key))).toEqual([]);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it("gives none beyond what the keyboard has", () => {
    expect(checkpointKey(99)).toBeNull();
  });
});
