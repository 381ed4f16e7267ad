/** The others' voices, wherever the pictures are: elements of their own that stay when these are folded. */

import { useEffect, useRef, useSyncExternalStore } from "react";

import { readChoices } from "../../media/choices";
import { playThrough } from "../../media/devices";
import type { Person } from "../engine";
import type { Call } from "./call";

const VOICES = "audio[data-call-voice]";

export function Sound({ call, people }: { call: Call; people: readonly Person[] }) {
  return people.map(({ id }) => <Voice key={id} call={call} id={id} />);
}

/** Play everybody on this speaker from now on. */
export async function moveSound(speaker: string): Promise<void> {
  const voices = document.querySelectorAll<HTMLAudioElement>(VOICES);
  await Promise.all([...voices].map((voice) => playThrough(voice, speaker)));
}

function Voice({ call, id }: { call: Call; id: number }) {
  const element = useRef<HTMLAudioElement>(null);
  const { soundBlocked, others } = useSyncExternalStore(call.subscribe, call.getState);
  const volume = others.find((other) => other.id === id)?.volume ?? 1;
  const track = useSyncExternalStore(call.subscribe, () => call.trackOf(id, "audio"));
  useEffect(() => {
    const audio = element.current;
    if (!audio || !track || soundBlocked) return;
    audio.srcObject = new MediaStream([track]);
    void playThrough(audio, readChoices().speaker);
    audio.play().catch((error: unknown) => {
      if (error instanceof DOMException && error.name === "NotAllowedError") call.setSoundBlocked(true);
    });
    return () => {
      audio.srcObject = null;
    };
  }, [call, track, soundBlocked]);
  useEffect(() => {
    if (!element.current) return;
    element.current.volume = volume;
    // Where a browser leaves the volume to the device, silence can still be had.
    element.current.muted = volume === 0;
  }, [volume]);
  return <audio ref={element} data-call-voice={id} />;
}
