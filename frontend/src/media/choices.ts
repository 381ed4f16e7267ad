/** Which microphone, camera and speaker this person chose in this browser. An empty id is the system's own choice. */

import { pageStorage } from "../storage";

export interface DeviceChoices {
  microphone: string;
  camera: string;
  speaker: string;
}

export type DeviceKind = keyof DeviceChoices;

type ChoiceStorage = Pick<Storage, "getItem" | "setItem">;

const KEY = "tradeoff.devices";
const NONE: DeviceChoices = { microphone: "", camera: "", speaker: "" };

export function readChoices(storage: ChoiceStorage | null = pageStorage("localStorage")): DeviceChoices {
  try {
    const stored = JSON.parse(storage?.getItem(KEY) ?? "{}") as Partial<Record<DeviceKind, unknown>>;
    return { microphone: id(stored.microphone), camera: id(stored.camera), speaker: id(stored.speaker) };
  } catch {
    return NONE;
  }
}

/** Remember a choice; storage that is refused costs the memory only. */
export function choose(
  kind: DeviceKind,
  deviceId: string,
  storage: ChoiceStorage | null = pageStorage("localStorage"),
): DeviceChoices {
  const choices = { ...readChoices(storage), [kind]: deviceId };
  try {
    storage?.setItem(KEY, JSON.stringify(choices));
  } catch {
    // Full or forbidden storage.
  }
  return choices;
}

function id(value: unknown): string {
  return typeof value === "string" ? value : "";
}
