/**
 * Keys of the room. Letters and figures act only where nothing is being typed or drawn, and can be turned off;
 * F6 goes from part to part from everywhere.
 */

import { useEffect } from "react";

/** Letters that open no tab, after the ten figures: enough for every checkpoint of a kit. */
export const CHECKPOINT_KEYS = "1234567890qwryuiadfhjlzxvm";

export function checkpointKey(index: number): string | null {
  return CHECKPOINT_KEYS[index] ?? null;
}

/** Opens the way out from everywhere; `LeaveButton` listens for it. */
export const LEAVE_KEY = "F9";

export interface KeyPress {
  key: string;
  shiftKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}

/** A binding's name: "N" with shift, "n" without, "?" and "[" as they come, "F6". */
export function bindingOf(press: KeyPress): string | null {
  if (press.ctrlKey || press.metaKey || press.altKey) return null;
  if (press.key === "F6") return press.shiftKey ? "Shift+F6" : "F6";
  if (press.key.length !== 1) return null;
  return press.shiftKey ? press.key.toUpperCase() : press.key.toLowerCase();
}

const TYPING = "input, textarea, select, [contenteditable]:not([contenteditable=false]), .excalidraw, dialog";

/** True where a letter belongs to what has the focus: a field, an editor, the board, an open dialog. */
export function takesLetters(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(TYPING) !== null && !isChoice(target);
}

/** A radio button or a checkbox takes no letters; its arrows and its space are not ours anyway. */
function isChoice(target: Element): boolean {
  return target instanceof HTMLInputElement && (target.type === "radio" || target.type === "checkbox");
}

export type Bindings = Readonly<Record<string, () => void>>;

/** Act on keys while `bindings` stand; `singleKeys` false leaves only the function keys. */
export function useKeys(bindings: Bindings, singleKeys: boolean): void {
  useEffect(() => {
    const act = (event: KeyboardEvent) => {
      const name = bindingOf(event);
      const action = name === null ? undefined : bindings[name];
      if (!name || !action || event.repeat || event.defaultPrevented) return;
      const isFunctionKey = name.endsWith("F6");
      if (!isFunctionKey && (!singleKeys || takesLetters(event.target))) return;
      event.preventDefault();
      action();
    };
    document.addEventListener("keydown", act);
    return () => document.removeEventListener("keydown", act);
  }, [bindings, singleKeys]);
}
