// @vitest-environment happy-dom
import { readFileSync } from "node:fs";
import { runInThisContext } from "node:vm";

import { beforeEach, describe, expect, it } from "vitest";

import { chosenTheme, keepTheme, startThemeMenu } from "./theme";

const themeFirst = readFileSync("static/js/theme-first.js", "utf8");

const MENU = `
  <button data-theme-choice="system" aria-pressed="true"></button>
  <button data-theme-choice="paper" aria-pressed="false"></button>
  <button data-theme-choice="slate" aria-pressed="false"></button>`;

function button(theme: string): HTMLButtonElement {
  const found = document.querySelector<HTMLButtonElement>(`[data-theme-choice="${theme}"]`);
  if (!found) throw new Error(`no button for ${theme}`);
  return found;
}

function refusingStorage(): Storage {
  const refuse = (): never => {
    throw new DOMException("denied", "SecurityError");
  };
  return { getItem: refuse, setItem: refuse, removeItem: refuse } as unknown as Storage;
}

function runThemeFirst(): void {
  runInThisContext(themeFirst);
}

beforeEach(() => {
  localStorage.clear();
  delete document.documentElement.dataset["theme"];
  document.body.innerHTML = MENU;
});

describe("the theme", () => {
  it("follows the system until somebody chooses", () => {
    startThemeMenu(document, localStorage);
    expect(document.documentElement.dataset["theme"]).toBeUndefined();
    expect(button("system").getAttribute("aria-pressed")).toBe("true");
  });

  it("shows a choice at once and says which button is pressed", () => {
    startThemeMenu(document, localStorage);
    button("slate").click();
    expect(document.documentElement.dataset["theme"]).toBe("slate");
    expect(button("slate").getAttribute("aria-pressed")).toBe("true");
    expect(button("system").getAttribute("aria-pressed")).toBe("false");
  });

  it("is there before the first paint of the next page", () => {
    startThemeMenu(document, localStorage);
    button("slate").click();
    delete document.documentElement.dataset["theme"];
    runThemeFirst();
    expect(document.documentElement.dataset["theme"]).toBe("slate");
  });

  it("forgets the choice when it goes back to the system", () => {
    startThemeMenu(document, localStorage);
    button("slate").click();
    button("system").click();
    runThemeFirst();
    expect(document.documentElement.dataset["theme"]).toBeUndefined();
    expect(localStorage.getItem("theme")).toBeNull();
  });

  it("takes a kept word that is no theme for the system", () => {
    localStorage.setItem("theme", "neon");
    runThemeFirst();
    expect(chosenTheme(localStorage)).toBe("system");
    expect(document.documentElement.dataset["theme"]).toBeUndefined();
  });

  it("works in a browser that refuses storage", () => {
    const storage = refusingStorage();
    startThemeMenu(document, storage);
    button("paper").click();
    expect(document.documentElement.dataset["theme"]).toBe("paper");
    expect(() => keepTheme("slate", storage)).not.toThrow();
  });
});
