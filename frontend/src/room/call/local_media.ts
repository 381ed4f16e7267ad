/** This person's own microphone and camera: opened when asked, closed when not used, changed while in the call. */

import { readChoices } from "../../media/choices";
import { openTrack, type Captured } from "../../media/capture";

export class LocalMedia {
  readonly #tracks: Record<Captured, MediaStreamTrack | null> = { microphone: null, camera: null };
  readonly #changed: (kind: Captured, ended: boolean) => void;
  #generation = { microphone: 0, camera: 0 };

  /** `changed` is called with every new or gone track; `ended`: the device went away by itself. */
  constructor(changed: (kind: Captured, ended: boolean) => void) {
    this.#changed = changed;
  }

  get microphone(): MediaStreamTrack | null {
    return this.#tracks.microphone;
  }

  get camera(): MediaStreamTrack | null {
    return this.#tracks.camera;
  }

  /** Open the chosen device in place of the present one; raises CaptureRefused and keeps what there was. */
  async open(kind: Captured): Promise<void> {
    const generation = ++this.#generation[kind];
    const track = await openTrack(kind, readChoices()[kind]);
    if (generation !== this.#generation[kind]) {
      track.stop();
      return;
    }
    track.onended = () => this.#gone(kind, track);
    this.#replace(kind, track);
  }

  close(kind: Captured): void {
    this.#generation[kind] += 1;
    this.#replace(kind, null);
  }

  #replace(kind: Captured, track: MediaStreamTrack | null): void {
    const before = this.#tracks[kind];
    this.#tracks[kind] = track;
    if (before) {
      before.onended = null;
      before.stop();
    }
    if (before !== track) this.#changed(kind, false);
  }

  /** Unplugged, or taken back in the browser's own menu. */
  #gone(kind: Captured, track: MediaStreamTrack): void {
    if (this.#tracks[kind] !== track) return;
    this.#tracks[kind] = null;
    this.#changed(kind, true);
  }
}
