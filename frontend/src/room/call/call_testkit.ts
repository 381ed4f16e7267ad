/** For tests only: a browser's connections as far as negotiation goes, and people whose meshes hear each other. */

import type { AddressedSignal, Person, Sender } from "../engine";
import { Mesh } from "./mesh";
import { readWord, type CallWord, type OtherInCall, type SpokenWord } from "./types";

interface Line {
  kind: string;
  direction: RTCRtpTransceiverDirection;
  receiver: { track: { kind: string }; getStats: () => Promise<RTCStatsReport> };
  sender: {
    track: MediaStreamTrack | null;
    bits: number | undefined;
    replaceTrack: (track: MediaStreamTrack | null) => Promise<void>;
    getParameters: () => { encodings: { maxBitrate?: number | undefined }[] };
    setParameters: (parameters: { encodings: { maxBitrate?: number | undefined }[] }) => Promise<void>;
  };
}

/** What RTCPeerConnection does of itself in perfect negotiation; the ways and the media are the test's. */
export class FakeConnection {
  static made: FakeConnection[] = [];
  readonly lines: Line[] = [];
  readonly #number = FakeConnection.made.length;
  signalingState: RTCSignalingState = "stable";
  iceConnectionState: RTCIceConnectionState = "new";
  connectionState: RTCPeerConnectionState = "new";
  localDescription: RTCSessionDescriptionInit | null = null;
  remoteDescription: RTCSessionDescriptionInit | null = null;
  onnegotiationneeded: (() => void) | null = null;
  onicecandidate: (() => void) | null = null;
  oniceconnectionstatechange: (() => void) | null = null;
  onconnectionstatechange: (() => void) | null = null;
  ontrack: ((event: { track: { kind: string } }) => void) | null = null;
  /** Round trips as `getStats` tells. */
  roundTripSeconds = 0.02;
  restarts = 0;
  isClosed = false;

  constructor() {
    FakeConnection.made.push(this);
  }

  addTransceiver(kind: string, { direction }: { direction: RTCRtpTransceiverDirection }): void {
    this.#addLine(kind, direction);
    if (this.lines.length === 1) queueMicrotask(() => this.onnegotiationneeded?.());
  }

  getTransceivers(): Line[] {
    return this.lines;
  }

  async setLocalDescription(description?: { type: "rollback" }): Promise<void> {
    if (description) this.signalingState = "stable";
    else if (this.signalingState === "have-remote-offer") this.#describe("answer", "stable");
    else this.#describe("offer", "have-local-offer");
    return Promise.resolve();
  }

  async setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
    this.remoteDescription = description;
    this.signalingState = description.type === "offer" ? "have-remote-offer" : "stable";
    if (this.lines.length === 0) for (const kind of ["audio", "video"]) this.#addLine(kind, "recvonly");
    return Promise.resolve();
  }

  addIceCandidate = () => Promise.resolve();
  setConfiguration = () => undefined;

  restartIce(): void {
    this.restarts += 1;
    queueMicrotask(() => this.onnegotiationneeded?.());
  }

  getStats(): Promise<RTCStatsReport> {
    const pair = { type: "candidate-pair", nominated: true, currentRoundTripTime: this.roundTripSeconds };
    return Promise.resolve(new Map([["pair", pair]]));
  }

  close(): void {
    this.isClosed = true;
  }

  // For the test

  directions(): string[] {
    return this.lines.map(({ kind, direction }) => `${kind} ${direction}`);
  }

  becomes(connection: RTCPeerConnectionState, ice: RTCIceConnectionState = "connected"): void {
    this.connectionState = connection;
    this.iceConnectionState = ice;
    this.oniceconnectionstatechange?.();
    this.onconnectionstatechange?.();
  }

  #describe(type: "offer" | "answer", state: RTCSignalingState): void {
    this.localDescription = { type, sdp: `${this.#number} ${this.directions().join("; ")}` };
    this.signalingState = state;
  }

  #addLine(kind: string, direction: RTCRtpTransceiverDirection): void {
    const sender: Line["sender"] = {
      track: null,
      bits: undefined,
      replaceTrack: (track) => Promise.resolve(void (sender.track = track)),
      getParameters: () => ({ encodings: [{ maxBitrate: sender.bits }] }),
      setParameters: ({ encodings }) => Promise.resolve(void (sender.bits = encodings[0]?.maxBitrate)),
    };
    const receiver = { track: { kind }, getStats: () => Promise.resolve(new Map()) };
    this.lines.push({ kind, direction, receiver, sender });
  }
}

/** A track without a device. */
export function fakeTrack(kind: "audio" | "video"): MediaStreamTrack {
  return { kind, enabled: true } as MediaStreamTrack;
}

const TALKING: Omit<CallWord, "epoch"> = { muted: false, camera: "off", wants_video: true };

/** A room of so many people: what they say arrives in order, once `settle` lets it. */
export class Wire {
  readonly ends: End[];
  readonly #onTheWay: (() => void)[] = [];

  constructor(people: readonly Person[]) {
    this.ends = people.map((me) => new End(me, people, this));
  }

  carry(deliver: () => void): void {
    this.#onTheWay.push(deliver);
  }

  async settle(): Promise<void> {
    for (let quiet = 0; quiet < 20; quiet++) {
      const next = this.#onTheWay.shift();
      if (next) quiet = 0;
      next?.();
      await Promise.resolve();
    }
  }
}

/** One person's browser in the call. */
export class End {
  readonly me: Person;
  readonly tab: string;
  readonly mesh: Mesh;
  readonly signals: AddressedSignal[] = [];
  own = TALKING;
  now = 1000;
  readonly #wire: Wire;

  constructor(me: Person, people: readonly Person[], wire: Wire) {
    this.me = me;
    this.tab = me.id.toString(16).padStart(16, "0");
    this.#wire = wire;
    this.mesh = new Mesh({ userId: me.id, role: me.role, people: [...people] }, {
      configuration: () => ({}),
      renew: () => Promise.resolve({}),
      send: (signal) => this.#send(signal),
      serverNow: () => this.now,
      say: () => this.say(),
      changed: () => undefined,
    });
  }

  /** What this browser would tell the room now. */
  get word(): SpokenWord {
    return this.mesh.isOn ? this.mesh.word(this.own) : { ...this.own, epoch: 0 };
  }

  say(): void {
    this.#wire.carry(() => {
      for (const end of this.#others()) {
        const word = readWord(JSON.parse(JSON.stringify(this.word)), end.tab);
        if (word) end.mesh.heard(word, this.sender);
      }
    });
  }

  get sender(): Sender {
    return { author: this.me.id, tab: this.tab };
  }

  /** The newest connection to somebody, by what was said to set it up. */
  to(them: End): FakeConnection {
    const said = this.signals.findLast((signal) => signal.to === them.tab && "description" in signal);
    const found = FakeConnection.made[said && "description" in said ? parseInt(said.description.sdp) : NaN];
    if (!found) throw new Error(`${this.me.name} has no connection to ${them.me.name}`);
    return found;
  }

  /** How the other sees this person. */
  seenBy(other: End): OtherInCall | undefined {
    return other.mesh.views.find(({ id }) => id === this.me.id);
  }

  #others(): End[] {
    return this.#wire.ends.filter((end) => end !== this);
  }

  #send(signal: AddressedSignal): boolean {
    this.signals.push(signal);
    const { to, person, ...content } = signal;
    const end = this.#others().find(({ tab, me }) => tab === to && (person ?? me.id) === me.id);
    this.#wire.carry(() => end?.mesh.signaled(content, this.sender));
    return true;
  }
}
