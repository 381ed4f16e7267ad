/** Keys of the replay. They act everywhere but where something is typed; single signs can be turned off. */

import { useEffect } from "react";

import { isTypedInto } from "../room/typing";
import type { Player } from "./player";

export const STEP_MS = 5_000;
export const LONG_STEP_MS = 30_000;

type Command = (player: Player) => void;

const WITH_NAMES: Readonly<Record<string, Command>> = {
  ArrowLeft: (player) => player.seekBy(-STEP_MS),
  ArrowRight: (player) => player.seekBy(STEP_MS),
  "Shift+ArrowLeft": (player) => player.seekBy(-LONG_STEP_MS),
  "Shift+ArrowRight": (player) => player.seekBy(LONG_STEP_MS),
  Home: (player) => player.seek(0),
  End: (player) => player.seek(player.timeline.duration),
};

const SINGLE: Readonly<Record<string, Command>> = {
  " ": (player) => player.toggle(),
  "[": (player) => player.toPreviousLandmark(),
  "]": (player) => player.toNextLandmark(),
  ",": (player) => player.changeSpeed(-1),
  ".": (player) => player.changeSpeed(1),
};

export interface KeyPress {
  key: string;
  shiftKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}

/** What a press asks for where nothing else wants it. */
export function commandOf(press: KeyPress, singleKeys: boolean): Command | undefined {
  if (press.ctrlKey || press.metaKey || press.altKey) return undefined;
  const named = WITH_NAMES[press.shiftKey && press.key.startsWith("Arrow") ? `Shift+${press.key}` : press.key];
  return named ?? (singleKeys ? SINGLE[press.key] : undefined);
}

/** These do something of their own with the space bar, or move with the arrows. */
const SPACE_IS_THEIRS = "button, a, summary, input[type=checkbox]";
const ARROWS_ARE_THEIRS = "[role=tablist]";

function isTheirs(press: KeyPress, target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  if (isTypedInto(target) || target.closest("dialog")) return true;
  if (press.key === " ") return target.closest(SPACE_IS_THEIRS) !== null;
  return press.key.length > 1 && target.closest(ARROWS_ARE_THEIRS) !== null;
}

/** Heard before the board and the slider hear them: a step means the same wherever the focus is. */
export function useKeys(player: Player, singleKeys: boolean, help: () => void): void {
  useEffect(() => {
    const act = (event: KeyboardEvent) => {
      if (event.defaultPrevented || isTheirs(event, event.target)) return;
      const asksForHelp = singleKeys && event.key === "?";
      const command = asksForHelp ? help : commandOf(event, singleKeys);
      if (!command) return;
      event.preventDefault();
      event.stopPropagation();
      command(player);
    };
    window.addEventListener("keydown", act, { capture: true });
    return () => window.removeEventListener("keydown", act, { capture: true });
  }, [player, singleKeys, help]);
}
