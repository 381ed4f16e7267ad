// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from "vitest";

import { leadsTo, startWeek } from "./week";

const cell = (name: string): string => (name ? `<td><a href="#" id="${name}">${name}</a></td>` : "<td></td>");
const row = (...names: string[]): string => `<tr><th></th>${names.map(cell).join("")}</tr>`;

function press(key: string): string {
  document.activeElement?.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
  return document.activeElement?.id ?? "";
}

describe("keys in the week of slots", () => {
  beforeEach(() => {
    Element.prototype.checkVisibility = (): boolean => true;
    document.body.innerHTML = `<section class="week"><table data-week><tbody>
      ${row("a1", "b1", "c1")}${row("a2", "", "c2")}${row("a3", "b3", "c3")}
    </tbody></table></section>`;
    startWeek(document);
    document.getElementById("a1")?.focus();
  });

  it("make the week one stop of the Tab key, which stays where one was", () => {
    const stops = (): string[] => [...document.querySelectorAll('[tabindex="0"]')].map((stop) => stop.id);
    expect(stops()).toEqual(["a1"]);
    press("ArrowRight");
    expect(stops()).toEqual(["b1"]);
  });

  it("move by arrows and pass over what cannot be chosen", () => {
    expect(press("ArrowRight")).toBe("b1");
    expect(press("ArrowDown")).toBe("b3");
    expect(press("ArrowUp")).toBe("b1");
    expect(press("ArrowLeft")).toBe("a1");
  });

  it("stay where they are at an edge", () => {
    expect(press("ArrowUp")).toBe("a1");
    expect(press("ArrowLeft")).toBe("a1");
  });

  it("go to the ends of a row and of a day", () => {
    expect(press("End")).toBe("c1");
    expect(press("PageDown")).toBe("c3");
    expect(press("Home")).toBe("a3");
    expect(press("PageUp")).toBe("a1");
  });

  it("leave every other key alone", () => {
    expect(leadsTo("Enter", { row: 0, column: 0 }, 3, 3)).toBeNull();
  });
});
