/** A soft tone two minutes before a stage's end and at its end: made here, quiet, and only if it is wanted. */

import { useEffect, useRef } from "react";

import { phaseOf, type ClockState, type Phase } from "../engine";
import { Stored } from "./stored";

export const chimeWanted = new Stored("tradeoff.room.chime", true);
/** The last moment that rang in this browser: of several tabs only one speaks, and a reload keeps silent. */
const rung = new Stored("tradeoff.room.chimed", "");

export type Moment = Exclude<Phase, "well">;

const TONES: Readonly<Record<Moment, readonly number[]>> = { soon: [659.26], over: [659.26, 523.25] };
const TONE_SECONDS = 0.9;
const APART_SECONDS = 0.28;
const LOUDNESS = 0.06;

let audio: AudioContext | null = null;

/** Browsers allow sound after a gesture only, and we want none before: the first one opens the way. */
function open(): void {
  audio ??= new AudioContext();
  if (audio.state === "suspended") void audio.resume();
}

/** Ring, if the person has touched this page before. */
export function ring(moment: Moment): void {
  if (audio === null) return;
  for (const [index, pitch] of TONES[moment].entries()) tone(audio, pitch, audio.currentTime + index * APART_SECONDS);
}

function tone(context: AudioContext, pitch: number, at: number): void {
  const source = new OscillatorNode(context, { type: "sine", frequency: pitch });
  const volume = new GainNode(context, { gain: 0 });
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(LOUDNESS, at + 0.03);
  volume.gain.exponentialRampToValueAtTime(0.0001, at + TONE_SECONDS);
  source.connect(volume).connect(context.destination);
  source.start(at);
  source.stop(at + TONE_SECONDS);
}

export interface Seen {
  /** A stage with its plan: an extension makes it another. */
  stage: string;
  phase: Phase;
}

/** What is to be rung when the clock goes from one sight to the next; nothing for what already held. */
export function momentBetween(before: Seen | null, now: Seen): Moment | null {
  const passed = before !== null && before.stage === now.stage && before.phase !== now.phase;
  return passed && now.phase !== "well" ? now.phase : null;
}

/** Watch the clock for the moments that ring. */
export function useChime(roundId: string, clock: ClockState, now: number): void {
  const seen = useRef<Seen | null>(null);
  const phase = phaseOf(clock, now);
  const stage = `${roundId}:${clock.stage}:${clock.planned_ms}`;
  const live = clock.state === "live" && clock.stage !== "";
  useEffect(() => {
    if (!live) return;
    const moment = momentBetween(seen.current, { stage, phase });
    seen.current = { stage, phase };
    const mark = `${stage}:${phase}`;
    if (moment === null || !chimeWanted.get() || rung.refresh() === mark) return;
    rung.set(mark);
    ring(moment);
  }, [live, stage, phase]);
  useEffect(() => {
    const gestures = ["pointerdown", "keydown"] as const;
    for (const gesture of gestures) document.addEventListener(gesture, open, { capture: true });
    return () => {
      for (const gesture of gestures) document.removeEventListener(gesture, open, { capture: true });
    };
  }, []);
}
