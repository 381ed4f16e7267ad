/**
 * One connection to another person's browser: perfect negotiation, and ICE restarts when the way is lost.
 *
 * There are two media lines for its whole life, sound and picture, in the directions of the start: the impolite side
 * makes them, and everything that people switch only exchanges tracks, without a word between the browsers.
 * https://www.w3.org/TR/webrtc/#perfect-negotiation-example; offers and answers are made one after another, so
 * `signalingState` alone tells a collision.
 */

import type { SignalContent } from "../engine";
import type { Energy } from "./speaking";
import type { LegState } from "./types";

export type PeerState = LegState;
export type MediaKind = "audio" | "video";

export interface PeerPart {
  polite: boolean;
  /** Of both lines, seen from here. */
  direction: RTCRtpTransceiverDirection;
}

export interface PeerEvents {
  /** False when there is no way to the server now; a later attempt will say it again. */
  send(content: SignalContent): boolean;
  /** The site's answer with fresh credentials: old ones may have expired. */
  configuration(): Promise<RTCConfiguration>;
  stateChanged(state: PeerState): void;
  trackCame(track: MediaStreamTrack): void;
  /** Restarts did not help: only a new connection can. */
  gaveUp(): void;
}

/** The impolite side asks first, so that two restarts seldom meet. */
const RESTART_AFTER_MS = { impolite: 2000, polite: 3000 };
const ANSWER_WITHIN_MS = 6000;
const MAX_RESTARTS = 3;

export class Peer {
  readonly #pc: RTCPeerConnection;
  readonly #polite: boolean;
  readonly #direction: RTCRtpTransceiverDirection;
  readonly #events: PeerEvents;
  readonly #tracks: Record<MediaKind, MediaStreamTrack | null> = { audio: null, video: null };
  #pictureBits: number | null = null;
  #queue: Promise<void> = Promise.resolve();
  #state: PeerState = "connecting";
  #ignoresOffer = false;
  #restarts = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor(configuration: RTCConfiguration, { polite, direction }: PeerPart, events: PeerEvents) {
    this.#polite = polite;
    this.#direction = direction;
    this.#events = events;
    this.#pc = new RTCPeerConnection(configuration);
    this.#pc.onnegotiationneeded = () => this.#inTurn(() => this.#offer());
    this.#pc.onicecandidate = ({ candidate }) => candidate && events.send({ candidate: candidateOf(candidate) });
    this.#pc.oniceconnectionstatechange = () => this.#iceChanged();
    this.#pc.onconnectionstatechange = () => this.#connectionChanged();
    this.#pc.ontrack = ({ track }) => events.trackCame(track);
    if (!polite) for (const kind of ["audio", "video"] as const) this.#pc.addTransceiver(kind, { direction });
    this.#restartAfter(ANSWER_WITHIN_MS);
  }

  get state(): PeerState {
    return this.#state;
  }

  get stats(): Promise<RTCStatsReport> {
    return this.#pc.getStats();
  }

  /** What has been heard so far: no sound between two looks is missed, however short. */
  async heard(): Promise<Energy | null> {
    const stats = await this.#of("audio")?.receiver.getStats();
    for (const one of (stats?.values() ?? []) as Iterable<Record<string, unknown>>) {
      const { type, totalAudioEnergy: energy, totalSamplesDuration: seconds } = one;
      if (type === "inbound-rtp" && typeof energy === "number" && typeof seconds === "number") return { energy, seconds };
    }
    return null;
  }

  /** Send this track from now on, or nothing. */
  setTrack(kind: MediaKind, track: MediaStreamTrack | null): void {
    if (this.#tracks[kind] === track) return;
    this.#tracks[kind] = track;
    this.#inTurn(() => this.#of(kind)?.sender.replaceTrack(track));
  }

  /** Send at most so many bits of picture a second. */
  limitPicture(bits: number): void {
    if (this.#pictureBits === bits) return;
    this.#pictureBits = bits;
    this.#inTurn(() => this.#limitPicture());
  }

  /** Take what the other browser says. */
  receive(content: SignalContent): void {
    if ("description" in content) this.#inTurn(() => this.#described(content.description));
    else this.#inTurn(() => this.#candidateCame(content.candidate));
  }

  /** Look for a way anew: the network has changed, or the room's own connection is back. */
  restart(): void {
    this.#restarts = 0;
    this.#restartNow();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#pc.onnegotiationneeded = this.#pc.onicecandidate = this.#pc.ontrack = null;
    this.#pc.oniceconnectionstatechange = this.#pc.onconnectionstatechange = null;
    this.#pc.close();
  }

  /** One after another; what fails is healed by the next restart, never by guessing. */
  #inTurn(step: () => Promise<void> | undefined): void {
    this.#queue = this.#queue
      .then(() => (this.#closed ? undefined : step()))
      .catch((error: unknown) => {
        if (!this.#closed) console.warn("A step of the call's negotiation failed.", error);
      });
  }

  async #offer(): Promise<void> {
    if (this.#pc.signalingState !== "stable") return;
    await this.#pc.setLocalDescription();
    this.#sendDescription();
  }

  async #described(description: RTCSessionDescriptionInit): Promise<void> {
    const collides = description.type === "offer" && this.#pc.signalingState !== "stable";
    this.#ignoresOffer = collides && !this.#polite;
    if (this.#ignoresOffer) return;
    if (description.type === "answer" && this.#pc.signalingState !== "have-local-offer") return;
    await this.#pc.setRemoteDescription(description);
    await this.#sendTracks();
    if (description.type === "answer") return;
    await this.#pc.setLocalDescription();
    this.#sendDescription();
  }

  /** The polite side finds its lines in the first offer and takes them up in their directions. */
  async #sendTracks(): Promise<void> {
    for (const kind of ["audio", "video"] as const) {
      const line = this.#of(kind);
      if (!line) continue;
      line.direction = this.#direction;
      if (line.sender.track !== this.#tracks[kind]) await line.sender.replaceTrack(this.#tracks[kind]);
    }
    await this.#limitPicture();
  }

  /** Before the lines are agreed upon there is nothing to limit. */
  async #limitPicture(): Promise<void> {
    const sender = this.#pc.remoteDescription ? this.#of("video")?.sender : undefined;
    const parameters = sender?.getParameters();
    const encoding = parameters?.encodings[0];
    if (!sender || !parameters || !encoding || this.#pictureBits === null) return;
    if (encoding.maxBitrate === this.#pictureBits) return;
    encoding.maxBitrate = this.#pictureBits;
    await sender.setParameters(parameters);
  }

  async #candidateCame(candidate: RTCIceCandidateInit): Promise<void> {
    if (!this.#ignoresOffer && this.#pc.remoteDescription) await this.#pc.addIceCandidate(candidate);
  }

  #sendDescription(): void {
    const { localDescription } = this.#pc;
    if (!localDescription || (localDescription.type !== "offer" && localDescription.type !== "answer")) return;
    this.#events.send({ description: { type: localDescription.type, sdp: localDescription.sdp } });
  }

  #iceChanged(): void {
    const { iceConnectionState } = this.#pc;
    if (iceConnectionState === "disconnected") {
      this.#enter("lost");
      this.#restartAfter(this.#polite ? RESTART_AFTER_MS.polite : RESTART_AFTER_MS.impolite);
    } else if (iceConnectionState === "failed") {
      this.#enter("lost");
      this.#restartNow();
    } else {
      this.#connectionChanged();
    }
  }

  /** Media flows once both the way is found and the keys are agreed upon. */
  #connectionChanged(): void {
    if (this.#pc.connectionState === "connected") {
      clearTimeout(this.#timer);
      this.#restarts = 0;
      this.#enter("connected");
    } else if (this.#pc.connectionState === "failed" && this.#pc.iceConnectionState !== "failed") {
      this.#events.gaveUp();
    }
  }

  #enter(state: PeerState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#events.stateChanged(state);
  }

  #restartAfter(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (this.#pc.connectionState !== "connected") this.#restartNow();
    }, ms);
  }

  #restartNow(): void {
    if (this.#closed) return;
    if (this.#restarts >= MAX_RESTARTS) {
      this.#events.gaveUp();
      return;
    }
    this.#restarts += 1;
    this.#restartAfter(ANSWER_WITHIN_MS);
    this.#inTurn(() => this.#lookAgain());
  }

  async #lookAgain(): Promise<void> {
    this.#pc.setConfiguration(await this.#events.configuration());
    if (this.#closed || this.#of("audio") === undefined) return;
    // An offer that nobody answered was lost on its way.
    if (this.#pc.signalingState === "have-local-offer") await this.#pc.setLocalDescription({ type: "rollback" });
    this.#pc.restartIce();
  }

  #of(kind: MediaKind): RTCRtpTransceiver | undefined {
    return this.#pc.getTransceivers().find((one) => one.receiver.track.kind === kind);
  }
}

function candidateOf({ candidate, sdpMid, sdpMLineIndex, usernameFragment }: RTCIceCandidate): RTCIceCandidateInit {
  return { candidate, sdpMid, sdpMLineIndex, usernameFragment };
}
