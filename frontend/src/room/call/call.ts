/**
 * The call of a room: who is in it, what is sent, and when the connection is made anew.
 *
 * Every tab in the call says so in the presence topic `call` with its epoch, the time at which it made its present
 * connection. Two tabs that hear each other make a Peer for this pair of epochs; a newer epoch makes a new one.
 * Of one person's tabs the one with the newest epoch keeps the call and the others leave it.
 */

import { meterOf } from "../../media/level";
import type { Captured } from "../../media/capture";
import { ApiRefusal, type Room, type Sender, type Signal, type SignalContent } from "../engine";
import { Access } from "./access";
import { LocalMedia } from "./local_media";
import { Measuring } from "./measuring";
import type { CallMemory } from "./memory";
import { Others } from "./others";
import { Peer, type PeerState } from "./peer";
import { IDLE, readWord, type CallState, type CallWord, type CameraState } from "./types";

const SAY_EVERY_MS = 3000;
const MEASURE_EVERY_MS = 2000;
const LISTEN_EVERY_MS = 200;
const LOOK_FOR_THE_SILENT_EVERY_MS = 1000;

export class Call {
  readonly #room: Room;
  readonly #polite: boolean;
  readonly #memory: CallMemory;
  readonly #media = new LocalMedia((kind, ended) => this.#mediaChanged(kind, ended));
  readonly #listeners = new Set<() => void>();
  readonly #access: Access;
  readonly #others = new Others();
  readonly #measuring = new Measuring();
  readonly #unlisten: (() => void)[] = [];
  #state: CallState = IDLE;
  #epoch = 0;
  #peer: Peer | null = null;
  /** Of what goes on only while in the call. */
  #timers: ReturnType<typeof setInterval>[] = [];
  #wasLive = false;
  /** What the partner's browser sends; the page's elements play it. */
  readonly remote = new MediaStream();

  constructor(room: Room, memory: CallMemory) {
    this.#room = room;
    this.#polite = room.boot.role === "candidate";
    this.#memory = memory;
    this.#access = new Access(room);
  }

  getState = (): CallState => this.#state;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  get ownPicture(): MediaStreamTrack | null {
    return this.#media.camera;
  }

  /** Listen to the room; go on with a call that a reload interrupted. */
  start(): void {
    this.#unlisten.push(
      this.#room.ephemera.on("call", (value, from) => this.#heard(readWord(value), from)),
      this.#room.ephemera.on("hello", () => this.#say()),
      this.#room.signals.on((signal, from) => this.#signaled(signal, from)),
      this.#room.subscribe(() => this.#roomChanged()),
    );
    const online = () => this.#peer?.restart();
    window.addEventListener("online", online);
    const watch = setInterval(() => this.#forgetTheSilent(), LOOK_FOR_THE_SILENT_EVERY_MS);
    this.#unlisten.push(
      () => window.removeEventListener("online", online),
      () => clearInterval(watch),
    );
    const before = this.#memory.read();
    if (before) void this.join(before.muted);
  }

  stop(): void {
    this.#hangUp();
    for (const unlisten of this.#unlisten.splice(0)) unlisten();
  }

  // What the person does

  /** Enter the call with the microphone, or without one where it cannot be opened. The camera stays off. */
  async join(muted = false): Promise<void> {
    if (this.#state.phase !== "idle") return;
    this.#set({ ...IDLE, partner: this.#state.partner, phase: "joining", microphone: !muted });
    try {
      await this.#access.ask();
    } catch (error) {
      this.#set({ phase: "idle", microphone: false, problem: sentenceOf(error) });
      return;
    }
    if (this.#left()) return;
    this.#memory.write({ muted });
    await this.#open("microphone");
    if (this.#left()) return;
    this.#set({ microphone: this.#state.microphone && this.#media.microphone !== null });
    this.#timers.push(
      setInterval(() => this.#say(), SAY_EVERY_MS),
      setInterval(() => void this.#measure(), MEASURE_EVERY_MS),
      setInterval(() => void this.#listen(), LISTEN_EVERY_MS),
    );
    this.#begin();
  }

  leave(): void {
    if (this.#state.phase === "idle") return;
    this.#memory.write(null);
    this.#hangUp();
    this.#room.ephemera.publish("call", () => ({ epoch: 0 }));
  }

  async setMuted(muted: boolean): Promise<void> {
    if (this.#state.phase === "idle") return;
    if (!muted && !this.#media.microphone) await this.#open("microphone");
    if (this.#left()) return;
    this.#memory.write({ muted });
    this.#set({ microphone: !muted && this.#media.microphone !== null });
    this.#applyMicrophone();
    this.#say();
  }

  /** Talk for as long as the key is held; nothing changes for who is not muted. */
  holdToTalk(held: boolean): void {
    const talking = held && this.#media.microphone !== null && !this.#state.microphone;
    if (talking === this.#state.talking) return;
    this.#set({ talking });
    this.#applyMicrophone();
    this.#say();
  }

  async setCamera(on: boolean): Promise<void> {
    if (this.#state.phase === "idle") return;
    if (on) await this.#open("camera");
    else this.#media.close("camera");
  }

  setAudioOnly(on: boolean): void {
    this.#measuring.beginAnew();
    this.#changePictures(on ? "chosen" : null);
  }

  /** Use the device that was chosen meanwhile; one that is not in use is opened when it is wanted. */
  async changeDevice(kind: Captured): Promise<void> {
    if (this.#state.phase === "idle") return;
    if (kind === "microphone" || this.#media.camera) await this.#open(kind);
  }

  setSoundBlocked(soundBlocked: boolean): void {
    this.#set({ soundBlocked });
  }

  dismissProblem(): void {
    this.#set({ problem: null });
  }

  // Our own tracks

  async #open(kind: Captured): Promise<void> {
    try {
      await this.#media.open(kind);
      this.#set({ problem: null });
    } catch (error) {
      this.#set({ problem: sentenceOf(error) });
    }
    if (this.#left()) this.#closeMedia();
  }

  #mediaChanged(kind: Captured, ended: boolean): void {
    if (kind === "microphone") {
      this.#measuring.listenTo(this.#media.microphone && meterOf(this.#media.microphone));
      const hasMicrophone = this.#media.microphone !== null;
      this.#set({ hasMicrophone, microphone: hasMicrophone && this.#state.microphone });
      this.#applyMicrophone();
    } else {
      this.#changePictures(this.#state.audioOnly);
    }
    if (ended) this.#set({ problem: `Your ${kind} was disconnected. Connect one and turn it on again.` });
    this.#say();
  }

  /** Muted is silent at the source: not a sample leaves this browser. */
  #applyMicrophone(): void {
    const track = this.#media.microphone;
    if (track) track.enabled = this.#state.microphone || this.#state.talking;
    this.#peer?.setTrack("audio", track);
  }

  #changePictures(audioOnly: CallState["audioOnly"]): void {
    const camera: CameraState = !this.#media.camera ? "off" : audioOnly ? "paused" : "on";
    this.#set({ audioOnly, camera });
    this.#sendPicture();
    this.#say();
  }

  #sendPicture(): void {
    const wanted = this.#state.camera === "on" && this.#others.partner?.word.wants_video !== false;
    this.#peer?.setTrack("video", wanted ? this.#media.camera : null);
  }

  #closeMedia(): void {
    this.#media.close("microphone");
    this.#media.close("camera");
  }

  // The others

  #say(): void {
    if (this.#epoch === 0) return;
    this.#room.ephemera.publish("call", () => this.#word());
  }

  #word(): CallWord {
    const { microphone, talking, camera, audioOnly } = this.#state;
    return { epoch: this.#epoch, muted: !microphone && !talking, camera, wants_video: audioOnly === null };
  }

  #heard(word: CallWord | null, from: Sender): void {
    if (word === null || from.tab === this.#room.tab) return;
    if (from.author === this.#room.boot.userId) this.#heardMyself(word);
    else if (word.epoch === 0) this.#partnerLeft(from.tab);
    else this.#heardPartner(word, from.tab);
  }

  /** Another tab of this person: the newer one keeps the call. */
  #heardMyself(word: CallWord): void {
    const now = Date.now();
    this.#others.heardMyself(word, now);
    if (this.#epoch !== 0 && word.epoch > this.#epoch) {
      this.#memory.write(null);
      this.#hangUp();
    }
    this.#set({ elsewhere: this.#epoch === 0 && this.#others.isElsewhere(now) });
  }

  #heardPartner(word: CallWord, tab: string): void {
    const change = this.#others.heardPartner(word, tab, Date.now());
    if (change === "old") return;
    this.#set({ partner: { muted: word.muted, camera: word.camera } });
    if (this.#epoch === 0) return;
    if (change === "connection") {
      this.#say();
      this.#connect();
    } else if (change === "pictures") this.#sendPicture();
  }

  #partnerLeft(tab: string): void {
    if (!this.#others.partnerLeft(tab)) return;
    this.#disconnect();
    this.#set({ partner: null, phase: this.#epoch === 0 ? "idle" : "waiting" });
  }

  /** Somebody whose browser has died says nothing: after a while without a word and without media they are gone. */
  #forgetTheSilent(): void {
    const now = Date.now();
    const silent = this.#others.silentTab(now);
    if (silent !== null && this.#peer?.state !== "connected") this.#partnerLeft(silent);
    if (this.#state.elsewhere && !this.#others.isElsewhere(now)) this.#set({ elsewhere: false });
  }

  #roomChanged(): void {
    const { connection } = this.#room.getState();
    const isLive = connection === "live";
    if (isLive && !this.#wasLive) {
      this.#say();
      if (this.#peer?.state === "lost") this.#peer.restart();
    }
    this.#wasLive = isLive;
    if (connection === "closed") this.#hangUp();
  }

  // The connection

  /** Be in the call, with a connection that no earlier word or signal belongs to. */
  #begin(): void {
    this.#epoch = Math.max(this.#epoch + 1, Math.round(this.#room.serverNow()));
    this.#set({ phase: "waiting", elsewhere: false });
    this.#say();
    if (this.#others.partner) this.#connect();
  }

  #connect(): void {
    const { configuration } = this.#access;
    const { partner } = this.#others;
    if (!configuration || !partner) return;
    this.#disconnect();
    const { tab, word } = partner;
    const peer = new Peer(configuration, this.#polite, {
      send: (content) => this.#signal(tab, word.epoch, content),
      configuration: () => this.#access.renew(),
      stateChanged: (state) => this.#peerChanged(peer, state),
      trackCame: (track) => this.#trackCame(track),
      gaveUp: () => this.#startOver(peer),
    });
    this.#peer = peer;
    this.#set({ phase: "connecting" });
    this.#applyMicrophone();
    this.#sendPicture();
  }

  #signal(tab: string, partnerEpoch: number, content: SignalContent): boolean {
    return this.#room.signals.send({ to: tab, epoch: this.#epoch, for: partnerEpoch, ...content });
  }

  #signaled({ epoch, for: forEpoch, ...content }: Signal, from: Sender): void {
    if (forEpoch !== this.#epoch || this.#epoch === 0) return;
    if (!this.#others.isWith(from.tab, epoch)) {
      // Its word is still on its way; what it says of microphone and camera will follow.
      this.#heardPartner({ epoch, muted: true, camera: "off", wants_video: true }, from.tab);
    }
    if (this.#others.isWith(from.tab, epoch)) this.#peer?.receive(content);
  }

  #peerChanged(peer: Peer, state: PeerState): void {
    if (peer !== this.#peer) return;
    if (state !== "connected") this.#measuring.beginAnew();
    this.#set({ phase: state, reading: state === "connected" ? this.#state.reading : null });
  }

  #trackCame(track: MediaStreamTrack): void {
    for (const old of this.remote.getTracks()) if (old.kind === track.kind) this.remote.removeTrack(old);
    this.remote.addTrack(track);
    this.#tell();
  }

  /** Restarts did not help: a new epoch, and with it a new connection on both sides. */
  #startOver(peer: Peer): void {
    if (peer !== this.#peer) return;
    this.#disconnect();
    this.#begin();
    if (this.#state.phase === "connecting") this.#set({ phase: "lost" });
  }

  #disconnect(): void {
    this.#peer?.close();
    this.#peer = null;
    this.#measuring.beginAnew();
    for (const track of this.remote.getTracks()) this.remote.removeTrack(track);
    this.#set({ reading: null, speaking: { me: this.#state.speaking.me, partner: false } });
  }

  #hangUp(): void {
    for (const timer of this.#timers.splice(0)) clearInterval(timer);
    this.#epoch = 0;
    this.#disconnect();
    this.#set({ ...IDLE, partner: this.#state.partner });
    this.#closeMedia();
  }

  #left(): boolean {
    return this.#state.phase === "idle";
  }

  // What is measured

  async #measure(): Promise<void> {
    const peer = this.#peer;
    if (peer?.state !== "connected") return;
    const stats = await peer.stats;
    if (peer !== this.#peer) return;
    this.#set({ reading: this.#measuring.addStats(stats) });
    if (this.#measuring.isLastinglyPoor && this.#state.audioOnly === null && this.#showsPictures()) {
      this.#changePictures("poor");
    }
  }

  #showsPictures(): boolean {
    return this.#state.camera === "on" || this.#state.partner?.camera === "on";
  }

  async #listen(): Promise<void> {
    const peer = this.#peer;
    const total = (await peer?.heard()) ?? null;
    if (this.#left() || peer !== this.#peer) return;
    const { me, partner } = this.#measuring.speaking(this.#state, total, performance.now());
    const { speaking } = this.#state;
    if (speaking.me !== me || speaking.partner !== partner) this.#set({ speaking: { me, partner } });
  }

  #set(change: Partial<CallState>): void {
    this.#state = { ...this.#state, ...change };
    this.#tell();
  }

  #tell(): void {
    this.#listeners.forEach((listener) => listener());
  }
}

function sentenceOf(error: unknown): string {
  if (error instanceof ApiRefusal) return error.detail;
  return error instanceof Error ? error.message : "The call could not be joined. Try again.";
}
