/** The devices that can be chosen from. Browsers tell their names once the person has allowed one of the kind. */

import type { DeviceKind } from "./choices";

export interface Device {
  id: string;
  name: string;
}

export type Devices = Readonly<Record<DeviceKind, readonly Device[]>>;

export const NO_DEVICES: Devices = { microphone: [], camera: [], speaker: [] };

const KINDS: Readonly<Record<MediaDeviceKind, DeviceKind>> = {
  audioinput: "microphone",
  videoinput: "camera",
  audiooutput: "speaker",
};

export async function listDevices(devices: Pick<MediaDevices, "enumerateDevices">): Promise<Devices> {
  const found: Record<DeviceKind, Device[]> = { microphone: [], camera: [], speaker: [] };
  for (const { kind, deviceId, label } of await devices.enumerateDevices()) {
    // Before permission a browser names nothing, and there is nothing to choose.
    if (deviceId && label) found[KINDS[kind]].push({ id: deviceId, name: label });
  }
  return found;
}

/** Firefox and Safari leave the choice of the speaker to the system. */
export function canChooseSpeaker(): boolean {
  return "setSinkId" in HTMLMediaElement.prototype;
}

/** Play on the chosen speaker; one that is gone gives way to the system's. */
export async function playThrough(element: HTMLMediaElement, deviceId: string): Promise<void> {
  if (!canChooseSpeaker()) return;
  try {
    await element.setSinkId(deviceId);
  } catch {
    await element.setSinkId("").catch(() => undefined);
  }
}
