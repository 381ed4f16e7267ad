// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from "vitest";

import { failureText } from "./failures";
import { startMenus } from "./menus";
import { fillTimeZones } from "./time-zone";
import { clearToasts, showToast } from "./toasts";

beforeEach(() => {
  document.body.innerHTML = "";
});

describe("time zones", () => {
  it("fills an empty field with the zone of this device", () => {
    document.body.innerHTML = '<input data-time-zone value="">';
    fillTimeZones(document, "Europe/Berlin");
    expect(document.querySelector("input")?.value).toBe("Europe/Berlin");
  });

  it("replaces the server's guess in a list that has the zone", () => {
    document.body.innerHTML =
      '<select data-time-zone><option value="UTC" selected></option><option value="Asia/Tokyo"></option></select>';
    fillTimeZones(document, "Asia/Tokyo");
    expect(document.querySelector("select")?.value).toBe("Asia/Tokyo");
  });

  it("leaves a choice and an unknown zone alone", () => {
    document.body.innerHTML =
      '<input data-time-zone value="America/Lima"><select data-time-zone><option value="UTC" selected></option></select>';
    fillTimeZones(document, "Mars/Olympus");
    expect(document.querySelector("input")?.value).toBe("America/Lima");
    expect(document.querySelector("select")?.value).toBe("UTC");
  });
});

describe("toasts", () => {
  beforeEach(() => {
    document.body.innerHTML = '<div id="toasts"></div>';
  });

  it("say the same sentence only once, as text", () => {
    showToast(document, "<b>Not saved</b>");
    showToast(document, "<b>Not saved</b>");
    const toasts = document.querySelectorAll("#toasts > *");
    expect(toasts).toHaveLength(1);
    expect(toasts[0]?.querySelector("b")).toBeNull();
  });

  it("that only said the server was away go when it is back", () => {
    showToast(document, "Away", true);
    showToast(document, "Refused");
    clearToasts(document);
    expect([...document.querySelectorAll("#toasts p")].map((text) => text.textContent)).toEqual(["Refused"]);
  });

  it("close", () => {
    showToast(document, "Not saved");
    document.querySelector<HTMLButtonElement>("#toasts button")?.click();
    expect(document.querySelectorAll("#toasts > *")).toHaveLength(0);
  });
});

describe("failures", () => {
  it.each([0, 403, 404, 429, 500])("say what a status of %i means in sentences", (status) => {
    expect(failureText(status, true)).toMatch(/^[A-Z].*\.$/);
  });

  it("say something else about a change than about reading", () => {
    expect(failureText(500, true)).toContain("nothing of yours is lost");
    expect(failureText(500, false)).toContain("may not be saved");
  });
});

describe("menus", () => {
  startMenus(document);

  beforeEach(() => {
    document.body.innerHTML =
      '<details data-menu open><summary>Menu</summary><a href="/">Home</a></details><button>Elsewhere</button>';
  });

  const menu = (): HTMLDetailsElement | null => document.querySelector("details");

  it("close on a click elsewhere, and not on one inside", () => {
    document.querySelector("summary")?.dispatchEvent(new Event("click", { bubbles: true }));
    expect(menu()?.open).toBe(true);
    document.querySelector("button")?.click();
    expect(menu()?.open).toBe(false);
  });

  it("close on Escape and give the focus back", () => {
    document.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
    expect(menu()?.open).toBe(false);
    expect(document.activeElement?.tagName).toBe("SUMMARY");
  });
});
