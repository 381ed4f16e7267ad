/** Two soft notes on the chosen speaker, so that a person hears where the partner's voice will come from. */

import { playThrough } from "./devices";

const NOTES_HZ = [523.25, 659.25];
const NOTE_SECONDS = 0.35;

/** Resolves when the sound has been played. */
export async function playTestSound(speaker: string): Promise<void> {
  const context = new AudioContext();
  const output = context.createMediaStreamDestination();
  const element = new Audio();
  element.srcObject = output.stream;
  await playThrough(element, speaker);
  await element.play();
  const begin = context.currentTime + 0.05;
  NOTES_HZ.forEach((frequency, index) => playNote(context, output, frequency, begin + index * NOTE_SECONDS));
  await new Promise((resolve) => setTimeout(resolve, (NOTES_HZ.length * NOTE_SECONDS + 0.2) * 1000));
  element.srcObject = null;
  await context.close();
}

function playNote(context: AudioContext, output: AudioNode, frequency: number, at: number): void {
  const note = context.createOscillator();
  const volume = context.createGain();
  note.frequency.value = frequency;
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(0.2, at + 0.03);
  volume.gain.linearRampToValueAtTime(0, at + NOTE_SECONDS);
  note.connect(volume).connect(output);
  note.start(at);
  note.stop(at + NOTE_SECONDS);
}
