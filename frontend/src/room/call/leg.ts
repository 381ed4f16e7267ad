/** The connection to one other person of the call, what comes by it, and how good it is. */

import type { AddressedSignal, Person, SignalContent } from "../engine";
import { LegMeter } from "./measuring";
import type { Other } from "./others";
import { addressOf, directionOf, isHeard, isPolite } from "./pair";
import { Peer, type MediaKind, type PeerState } from "./peer";
import type { Reading } from "./quality";
import type { LegState } from "./types";

export interface LegDoors {
  send(signal: AddressedSignal): boolean;
  /** The site's answer with fresh credentials: old ones may have expired. */
  configuration(): Promise<RTCConfiguration>;
  changed(): void;
  /** Restarts did not help: only another Leg can. */
  gaveUp(): void;
}

/** Whom it joins, and by which epochs; all of it holds for as long as the Leg. */
export interface Ends {
  me: Person;
  them: Person;
  other: Other;
  epoch: number;
}

/** What this person sends on every leg; null where there is nothing, or nobody is to have it. */
export type Outgoing = Readonly<Record<MediaKind, MediaStreamTrack | null>>;

export class Leg {
  /** What the other browser sends; the page's elements play it. */
  readonly remote = new MediaStream();
  readonly ends: Ends;
  readonly #peer: Peer;
  readonly #meter = new LegMeter();
  readonly #changed: () => void;
  #state: LegState;
  #reading: Reading | null = null;
  #speaking = false;
  #closed = false;

  /** `state` is what is said until it is connected. */
  constructor(configuration: RTCConfiguration, ends: Ends, doors: LegDoors, state: LegState = "connecting") {
    this.ends = ends;
    this.#state = state;
    this.#changed = () => doors.changed();
    const { me, them, other, epoch } = ends;
    const address = { to: other.tab, ...addressOf(me, them), epoch, for: other.word.epoch };
    this.#peer = new Peer(configuration, { polite: isPolite(me, them), direction: directionOf(me, them) }, {
      send: (content) => doors.send({ ...address, ...content }),
      configuration: () => doors.configuration(),
      stateChanged: (now) => this.#peerChanged(now),
      trackCame: (track) => this.#trackCame(track),
      gaveUp: () => doors.gaveUp(),
    });
  }

  get state(): LegState {
    return this.#state;
  }

  get reading(): Reading | null {
    return this.#reading;
  }

  get speaking(): boolean {
    return this.#speaking;
  }

  get isLastinglyPoor(): boolean {
    return this.#meter.isLastinglyPoor;
  }

  /** Send these from now on; nothing where this person is not heard. */
  carry({ audio, video }: Outgoing, pictureBits: number): void {
    const sends = isHeard(this.ends.me);
    this.#peer.limitPicture(pictureBits);
    this.#peer.setTrack("audio", sends ? audio : null);
    this.#peer.setTrack("video", sends ? video : null);
  }

  receive(content: SignalContent): void {
    this.#peer.receive(content);
  }

  /** Look for a way anew: the network has changed, or the room's own connection is back. */
  restart(): void {
    this.#peer.restart();
  }

  /** What was measured before does not count any more. */
  measureAnew(): void {
    this.#meter.beginAnew();
  }

  async measure(): Promise<void> {
    if (this.#state !== "connected") return;
    const stats = await this.#peer.stats;
    if (this.#closed) return;
    this.#reading = this.#meter.addStats(stats);
    this.#changed();
  }

  /** Hear whether they speak; `isOpen`: they say that they are not muted. */
  async listen(isOpen: boolean): Promise<void> {
    const heard = await this.#peer.heard();
    const speaking = this.#meter.speaks(isOpen, heard, performance.now());
    if (this.#closed || speaking === this.#speaking) return;
    this.#speaking = speaking;
    this.#changed();
  }

  close(): void {
    this.#closed = true;
    this.#peer.close();
    for (const track of this.remote.getTracks()) this.remote.removeTrack(track);
  }

  #peerChanged(state: PeerState): void {
    if (state !== "connected") {
      this.#meter.beginAnew();
      this.#reading = null;
    }
    this.#state = state;
    this.#changed();
  }

  /** Who only watches has nothing that is to be heard or seen. */
  #trackCame(track: MediaStreamTrack): void {
    if (!isHeard(this.ends.them)) return;
    for (const old of this.remote.getTracks()) if (old.kind === track.kind) this.remote.removeTrack(old);
    this.remote.addTrack(track);
    this.#changed();
  }
}
