/** What the call shows of itself. */

import type { Reading } from "./quality";

/** idle: not in the call; joining: opening the microphone; joined: in it, alone or with others. */
export type CallPhase = "idle" | "joining" | "joined";

/** lost: the way to this person is gone and another is looked for. */
export type LegState = "connecting" | "connected" | "lost";

/** paused: the person wants it on, and audio-only keeps it from being sent. */
export type CameraState = "off" | "on" | "paused";

/** Somebody else who is in the call, as far as we were told. */
export interface OtherInCall {
  id: number;
  muted: boolean;
  camera: CameraState;
  /** Of the connection to them; null while this tab is not in the call. */
  leg: LegState | null;
  speaking: boolean;
  reading: Reading | null;
  /** The connection to them could not carry pictures, so there are none on it. */
  weak: boolean;
  /** How loud they are here, from 0 (muted for this person alone) to 1. */
  volume: number;
}

export interface CallState {
  phase: CallPhase;
  /** True while the microphone sends; false when muted or without one. */
  microphone: boolean;
  /** Held down to talk while muted. */
  talking: boolean;
  hasMicrophone: boolean;
  camera: CameraState;
  /** Pictures are off both ways: by choice, or because no connection could carry them. */
  audioOnly: "chosen" | "poor" | null;
  others: readonly OtherInCall[];
  /** This person is in the call in another tab or on another device. */
  elsewhere: boolean;
  /** Whether this person speaks. */
  speaking: boolean;
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
  others: [],
  elsewhere: false,
  speaking: false,
  soundBlocked: false,
  problem: null,
};

/** What a tab in the call tells the others, over and over: the presence topic `call`. */
export interface CallWord {
  /** Of its present connection; 0: it has left. A newer one of the same person takes the call over. */
  epoch: number;
  muted: boolean;
  camera: CameraState;
  /** False: the others need not send a picture. */
  wants_video: boolean;
}

/** What holds towards one tab alone. */
export type LegWord = Partial<Pick<CallWord, "epoch" | "camera" | "wants_video">>;

export interface SpokenWord extends CallWord {
  /** By tab, where anything differs. */
  legs?: Record<string, LegWord>;
}

/** Read what another person's browser says to `tab`; null for what is no word of ours. */
export function readWord(value: unknown, tab: string): CallWord | null {
  if (!isRecord(value)) return null;
  const towards = isRecord(value.legs) ? value.legs[tab] : undefined;
  const { epoch, muted, camera, wants_video } = isRecord(towards) ? { ...value, ...towards, muted: value.muted } : value;
  if (typeof epoch !== "number" || !Number.isSafeInteger(epoch) || epoch < 0) return null;
  const known = camera === "on" || camera === "paused" ? camera : "off";
  return { epoch, muted: muted === true, camera: known, wants_video: wants_video !== false };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
