// @vitest-environment happy-dom
import { describe, expect, it } from "vitest";

import { bindingOf, CHECKPOINT_KEYS } from "../keys";
import { bindingsFor, sheetFor, type Actions, type Seat, type ShortcutName } from "./shortcuts";

const SEATS: Record<string, Seat> = {
  interviewer: { role: "interviewer", solo: false, calls: true },
  candidate: { role: "candidate", solo: false, calls: true },
  "a solo candidate": { role: "candidate", solo: true, calls: true },
};
const EDITORS = ["Notes", "Requirements", "Board"];

/** Every action of the room is there, whoever the person is. */
function allOf(seat: Seat) {
  const named = new Proxy({}, { get: () => () => undefined }) as Actions["named"];
  return bindingsFor(seat, { named, openTab: () => undefined, checkpoints: Array.from(CHECKPOINT_KEYS).map(() => () => undefined) });
}

function listed(seat: Seat): string[] {
  const rows = sheetFor(seat).filter(({ title }) => !EDITORS.includes(title)).flatMap((group) => group.rows);
  return rows.map(({ keys }) => keys.join(" "));
}

/** A binding as the sheet writes it. */
function written(binding: string): string {
  if (binding.startsWith("Shift+")) return binding.replace("+", " ");
  if (/^[A-Z]$/.test(binding)) return `Shift ${binding}`;
  return binding.length > 1 ? binding : binding.toUpperCase();
}

describe.each(Object.entries(SEATS))("the keys of %s", (_, seat) => {
  const bound = Object.keys(allOf(seat));

  it("are all on the sheet, and each is one press", () => {
    const single = bound.filter((binding) => !CHECKPOINT_KEYS.includes(binding));
    expect(single.filter((binding) => !listed(seat).includes(written(binding)))).toEqual([]);
    for (const binding of single.filter((one) => one.length === 1)) {
      const shiftKey = /[A-Z]/.test(binding);
      expect(bindingOf({ key: binding, shiftKey, ctrlKey: false, metaKey: false, altKey: false })).toBe(binding);
    }
  });

  it("are bound wherever the sheet shows one that is pressed once", () => {
    const shown = listed(seat).filter((keys) => !/[…↓↑→←`]|Enter|F9/.test(keys));
    expect(shown.filter((keys) => !bound.map(written).includes(keys))).toEqual([]);
  });
});

describe("bindingsFor", () => {
  it("gives each key to one action only", () => {
    const named: ShortcutName[] = ["help", "next", "probes", "mute"];
    const acted: string[] = [];
    const actions: Actions["named"] = Object.fromEntries(named.map((name) => [name, () => acted.push(name)]));
    const bindings = bindingsFor(SEATS.interviewer as Seat, { named: actions });
    for (const key of ["?", "N", "Q", "M"]) bindings[key]?.();
    expect(acted).toEqual(named);
    expect(Object.keys(allOf(SEATS.interviewer as Seat)).length).toBe(19 + 7 + CHECKPOINT_KEYS.length);
  });

  it("binds nothing of the interviewer's for a candidate", () => {
    const bindings = allOf(SEATS.candidate as Seat);
    expect(["N", "A", "Q", "T", "E", "1", ","].filter((key) => key in bindings)).toEqual([]);
  });
});
