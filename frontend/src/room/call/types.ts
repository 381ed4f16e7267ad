/** What the call shows of itself. */

import type { Reading } from "./quality";

/**
 * idle: not in the call; joining: opening the microphone; waiting: in it, alone; connecting, connected;
 * lost: the way to the partner is gone and another is looked for.
 */
export type CallPhase = "idle" | "joining" | "waiting" | "connecting" | "connected" | "lost";

/** paused: the person wants it on, and audio-only keeps it from being sent. */
export type CameraState = "off" | "on" | "paused";

export interface PartnerInCall {
  muted: boolean;
  camera: CameraState;
}

export interface CallState {
  phase: CallPhase;
  /** True while the microphone sends; false when muted or without one. */
  microphone: boolean;
  /** Held down to talk while muted. */
  talking: boolean;
  hasMicrophone: boolean;
  camera: CameraState;
  /** Pictures are off both ways: by choice, or because the connection could not carry them. */
  audioOnly: "chosen" | "poor" | null;
  /** null while the partner is not in the call, as far as we were told. */
  partner: PartnerInCall | null;
  /** This person is in the call in another tab or on another device. */
  elsewhere: boolean;
  reading: Reading | null;
  speaking: { me: boolean; partner: boolean };
  /** The browser wants a click before it plays sound. */
  soundBlocked: boolean;
  /** A sentence for the person; stays until dismissed or until what it speaks of is over. */
  problem: string | null;
}

export const IDLE: CallState = {
  phase: "idle",
  microphone: false,
  talking: false,
  hasMicrophone: false,
  camera: "off",
  audioOnly: null,
  partner: null,
  elsewhere: false,
  reading: null,
  speaking: { me: false, partner: false },
  soundBlocked: false,
  problem: null,
};

/** What a tab in the call tells the others, over and over: the presence topic `call`. */
export interface CallWord {
  /** Of its present connection; 0: it has left. A newer one of the same person takes the call over. */
  epoch: number;
  muted: boolean;
  camera: CameraState;
  /** False: the partner need not send a picture. */
  wants_video: boolean;
}

/** Read what another person's browser says; null for what is no word of ours. */
export function readWord(value: unknown): CallWord | null {
  if (typeof value !== "object" || value === null) return null;
  const { epoch, muted, camera, wants_video } = value as Record<string, unknown>;
  if (typeof epoch !== "number" || !Number.isSafeInteger(epoch) || epoch < 0) return null;
  const known = camera === "on" || camera === "paused" ? camera : "off";
  return { epoch, muted: muted === true, camera: known, wants_video: wants_video !== false };
}
