/**
 * Keys of the room. Letters and figures act only where nothing is being typed or drawn, and can be turned off;
 * F6 goes from part to part from everywhere.
 */

import { useEffect, useEffectEvent } from "react";

import { isTypedInto } from "./typing";

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

/** True where a letter belongs to what has the focus: a field, an editor, all of the board or an open dialog. */
export function takesLetters(target: EventTarget | null): boolean {
  return isTypedInto(target) || (target instanceof Element && target.closest("dialog, .excalidraw") !== null);
}

export type Bindings = Readonly<Record<string, () => void>>;

/** Act on keys while `bindings` stand; `singleKeys` false leaves only the function keys. */
export function useKeys(bindings: Bindings, singleKeys: boolean): void {
  const act = useEffectEvent((event: KeyboardEvent) => {
    const name = bindingOf(event);
    const action = name === null ? undefined : bindings[name];
    if (!name || !action || event.repeat || event.defaultPrevented) return;
    const isFunctionKey = name.endsWith("F6");
    if (!isFunctionKey && (!singleKeys || takesLetters(event.target))) return;
    event.preventDefault();
    action();
  });
  useEffect(() => {
    const heard = (event: KeyboardEvent) => act(event);
    document.addEventListener("keydown", heard);
    return () => document.removeEventListener("keydown", heard);
  }, []);
}
