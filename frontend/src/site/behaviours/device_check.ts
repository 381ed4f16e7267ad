/** The lobby's device check: nothing is opened before its button is pressed, and leaving the page closes all. */

import "../../styles/device-check.css";

import { CaptureRefused, mediaDevices, openTrack, type Captured } from "../../media/capture";
import { choose, readChoices, type DeviceKind } from "../../media/choices";
import { canChooseSpeaker, listDevices } from "../../media/devices";
import { meterOf, SPEECH, type LevelMeter } from "../../media/level";
import { playTestSound } from "../../media/test_sound";

const TRY: Readonly<Record<Captured, string>> = { microphone: "Try microphone", camera: "Try camera" };
const STOP: Readonly<Record<Captured, string>> = { microphone: "Stop microphone", camera: "Stop camera" };
const READ_LEVEL_EVERY_MS = 80;

class DeviceCheck {
  readonly #place: HTMLElement;
  readonly #tracks: Record<Captured, MediaStreamTrack | null> = { microphone: null, camera: null };
  #meter: LevelMeter | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(place: HTMLElement) {
    this.#place = place;
    place.hidden = false;
    this.#find("[data-speaker]", HTMLElement).hidden = !canChooseSpeaker();
    for (const kind of ["microphone", "camera"] as const) {
      this.#button(kind).addEventListener("click", () => void this.#toggle(kind));
    }
    for (const kind of ["microphone", "camera", "speaker"] as const) {
      this.#select(kind).addEventListener("change", () => void this.#chosen(kind));
    }
    this.#find("[data-test-sound]", HTMLButtonElement).addEventListener("click", () => void this.#testSound());
    void this.#fillChoices();
  }

  async #toggle(kind: Captured): Promise<void> {
    if (this.#tracks[kind]) {
      this.#stop(kind);
      this.#say(kind, "");
    } else await this.#open(kind);
  }

  async #open(kind: Captured): Promise<void> {
    this.#button(kind).disabled = true;
    try {
      const track = await openTrack(kind, readChoices()[kind]);
      this.#stop(kind);
      this.#show(kind, track);
    } catch (error) {
      this.#stop(kind);
      this.#say(kind, error instanceof CaptureRefused ? error.message : "That did not work. Try again.");
    } finally {
      this.#button(kind).disabled = false;
    }
    await this.#fillChoices();
  }

  #show(kind: Captured, track: MediaStreamTrack): void {
    this.#tracks[kind] = track;
    track.onended = () => {
      this.#stop(kind);
      this.#say(kind, `Your ${kind} was disconnected. Connect one and try again.`);
    };
    this.#button(kind).textContent = STOP[kind];
    if (kind === "microphone") this.#showLevel(track);
    else this.#showPicture(track);
  }

  #showLevel(track: MediaStreamTrack): void {
    const meter = meterOf(track);
    const bar = this.#level();
    this.#meter = meter;
    bar.hidden = false;
    this.#say("microphone", "Say something: the bar should move.");
    this.#timer = setInterval(() => {
      bar.value = meter.read();
      if (bar.value > SPEECH) this.#say("microphone", "Your microphone works: it hears you.");
    }, READ_LEVEL_EVERY_MS);
  }

  #showPicture(track: MediaStreamTrack): void {
    const preview = this.#preview();
    preview.hidden = false;
    preview.srcObject = new MediaStream([track]);
    this.#say("camera", "Your camera works. Only you see this.");
  }

  #stop(kind: Captured): void {
    this.#tracks[kind]?.stop();
    this.#tracks[kind] = null;
    this.#button(kind).textContent = TRY[kind];
    if (kind === "microphone") {
      clearInterval(this.#timer);
      this.#meter?.stop();
      this.#meter = null;
      this.#level().hidden = true;
    } else {
      this.#preview().srcObject = null;
      this.#preview().hidden = true;
    }
  }

  async #chosen(kind: DeviceKind): Promise<void> {
    choose(kind, this.#select(kind).value);
    if (kind !== "speaker" && this.#tracks[kind]) await this.#open(kind);
  }

  async #testSound(): Promise<void> {
    this.#say("speaker", "Playing two notes…");
    try {
      await playTestSound(readChoices().speaker);
      this.#say("speaker", "Did you hear two notes? If not, turn the volume up or choose another speaker.");
    } catch {
      this.#say("speaker", "The sound could not be played. Choose another speaker and try again.");
    }
  }

  /** Names appear once a permission was given; a choice whose device is not there now stays remembered. */
  async #fillChoices(): Promise<void> {
    const devices = await listDevices(mediaDevices());
    const choices = readChoices();
    for (const kind of ["microphone", "camera", "speaker"] as const) {
      const select = this.#select(kind);
      const options = devices[kind].map(({ id, name }) => new Option(name, id));
      select.replaceChildren(new Option("As the system is set", ""), ...options);
      select.value = choices[kind];
      if (select.selectedIndex < 0) select.value = "";
    }
  }

  /** The same sentence again is not said again. */
  #say(kind: DeviceKind, text: string): void {
    const place = this.#find(`[data-said="${kind}"]`, HTMLElement);
    if (place.textContent !== text) place.textContent = text;
  }

  #button(kind: Captured): HTMLButtonElement {
    return this.#find(`[data-try="${kind}"]`, HTMLButtonElement);
  }

  #select(kind: DeviceKind): HTMLSelectElement {
    return this.#find(`[data-device="${kind}"]`, HTMLSelectElement);
  }

  #level(): HTMLMeterElement {
    return this.#find("[data-level]", HTMLMeterElement);
  }

  #preview(): HTMLVideoElement {
    return this.#find("[data-preview]", HTMLVideoElement);
  }

  #find<Found extends HTMLElement>(selector: string, type: new () => Found): Found {
    const found = this.#place.querySelector(selector);
    if (!(found instanceof type)) throw new Error(`The device check has no ${selector}.`);
    return found;
  }
}

export function startDeviceCheck(page: Document): void {
  const place = page.querySelector<HTMLElement>("[data-device-check]");
  if (place) new DeviceCheck(place);
}

startDeviceCheck(document);
