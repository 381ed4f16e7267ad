/**
 * The call of a room: what this person does in it, what they send, and what is shown of it. The connections to the
 * others are the Mesh's.
 *
 * Every tab in the call says so in the presence topic `call` with its epoch, the time at which it made its present
 * connections. Two tabs that hear each other make a Leg for their pair of epochs; a newer epoch makes a new one.
 * Of one person's tabs the one with the newest epoch keeps the call and the others leave it.
 */

import { meterOf } from "../../media/level";
import type { Captured } from "../../media/capture";
import { ApiRefusal, type Room, type Sender } from "../engine";
import { Access } from "./access";
import { LocalMedia } from "./local_media";
import { OwnVoice } from "./measuring";
import type { CallMemory } from "./memory";
import { Mesh } from "./mesh";
import { isHeard } from "./pair";
import { IDLE, readWord, type CallState, type CallWord, type CameraState, type SpokenWord } from "./types";

const SAY_EVERY_MS = 3000;
const MEASURE_EVERY_MS = 2000;
const LISTEN_EVERY_MS = 200;
const LET_GO_EVERY_MS = 1000;

export class Call {
  readonly #room: Room;
  readonly #memory: CallMemory;
  readonly #media = new LocalMedia((kind, ended) => this.#mediaChanged(kind, ended));
  readonly #listeners = new Set<() => void>();
  readonly #access: Access;
  readonly #mesh: Mesh;
  readonly #voice = new OwnVoice();
  readonly #unlisten: (() => void)[] = [];
  #state: CallState = IDLE;
  /** Of what goes on only while in the call. */
  #timers: ReturnType<typeof setInterval>[] = [];
  #wasLive = false;
  /** False for who only watches: nothing of theirs is captured or sent. */
  readonly sends: boolean;

  constructor(room: Room, memory: CallMemory) {
    this.#room = room;
    this.#memory = memory;
    this.#access = new Access(room);
    this.sends = isHeard(room.boot);
    this.#mesh = new Mesh(room.boot, {
      configuration: () => this.#access.configuration,
      renew: () => this.#access.renew(),
      send: (signal) => room.signals.send(signal),
      serverNow: () => room.serverNow(),
      say: () => this.#say(),
      changed: () => this.#set({}),
    });
  }

  getState = (): CallState => this.#state;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  get ownPicture(): MediaStreamTrack | null {
    return this.#media.camera;
  }

  /** What comes from a person; null while it does not. */
  trackOf(id: number, kind: "audio" | "video"): MediaStreamTrack | null {
    return this.#mesh.remoteOf(id)?.getTracks().find((track) => track.kind === kind) ?? null;
  }

  /** Listen to the room; go on with a call that a reload interrupted. */
  start(): void {
    this.#unlisten.push(
      this.#room.ephemera.on("call", (value, from) => this.#heard(readWord(value, this.#room.tab), from)),
      this.#room.ephemera.on("hello", () => this.#say()),
      this.#room.signals.on((signal, from) => this.#mesh.signaled(signal, from)),
      this.#room.subscribe(() => this.#roomChanged()),
    );
    const online = () => this.#mesh.restart();
    window.addEventListener("online", online);
    const watch = setInterval(() => this.#letGo(), LET_GO_EVERY_MS);
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
    this.#set({ ...IDLE, phase: "joining", microphone: this.sends && !muted });
    try {
      await this.#access.ask();
    } catch (error) {
      this.#set({ phase: "idle", microphone: false, problem: sentenceOf(error) });
      return;
    }
    if (this.#left()) return;
    this.#memory.write({ muted });
    if (this.sends) await this.#open("microphone");
    if (this.#left()) return;
    this.#set({ phase: "joined", microphone: this.#state.microphone && this.#media.microphone !== null });
    this.#timers.push(
      setInterval(() => this.#say(), SAY_EVERY_MS),
      setInterval(() => void this.#measure(), MEASURE_EVERY_MS),
      setInterval(() => this.#listen(), LISTEN_EVERY_MS),
    );
    this.#mesh.begin();
    this.#carry();
  }

  leave(): void {
    if (this.#state.phase === "idle") return;
    this.#memory.write(null);
    this.#hangUp();
    this.#room.ephemera.publish("call", () => ({ epoch: 0 }));
  }

  async setMuted(muted: boolean): Promise<void> {
    if (this.#state.phase === "idle" || !this.sends) return;
    if (!muted && !this.#media.microphone) await this.#open("microphone");
    if (this.#left()) return;
    this.#memory.write({ muted });
    this.#set({ microphone: !muted && this.#media.microphone !== null });
    this.#carry();
    this.#say();
  }

  /** Talk for as long as the key is held; nothing changes for who is not muted. */
  holdToTalk(held: boolean): void {
    const talking = held && this.#media.microphone !== null && !this.#state.microphone;
    if (talking === this.#state.talking) return;
    this.#set({ talking });
    this.#carry();
    this.#say();
  }

  async setCamera(on: boolean): Promise<void> {
    if (this.#state.phase === "idle" || !this.sends) return;
    if (on) await this.#open("camera");
    else this.#media.close("camera");
  }

  /** Pictures off both ways; or on again, also where a connection was found too weak for them. */
  setAudioOnly(on: boolean): void {
    this.#mesh.strengthen();
    this.#changePictures(on ? "chosen" : null);
  }

  /** How loud a person is here, from 0 to 1. */
  setVolume(id: number, volume: number): void {
    this.#mesh.setVolume(id, volume);
  }

  /** Use the device that was chosen meanwhile; one that is not in use is opened when it is wanted. */
  async changeDevice(kind: Captured): Promise<void> {
    if (this.#state.phase === "idle" || !this.sends) return;
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
      this.#voice.listenTo(this.#media.microphone && meterOf(this.#media.microphone));
      const hasMicrophone = this.#media.microphone !== null;
      this.#set({ hasMicrophone, microphone: hasMicrophone && this.#state.microphone });
      this.#carry();
    } else {
      this.#changePictures(this.#state.audioOnly);
    }
    if (ended) this.#set({ problem: `Your ${kind} was disconnected. Connect one and turn it on again.` });
    this.#say();
  }

  /** Muted is silent at the source: not a sample leaves this browser. */
  #carry(): void {
    const { microphone, talking, camera } = this.#state;
    const track = this.#media.microphone;
    if (track) track.enabled = microphone || talking;
    this.#mesh.carry({ audio: track, video: camera === "on" ? this.#media.camera : null });
  }

  #changePictures(audioOnly: CallState["audioOnly"]): void {
    const camera: CameraState = !this.#media.camera ? "off" : audioOnly ? "paused" : "on";
    this.#set({ audioOnly, camera });
    this.#carry();
    this.#say();
  }

  #closeMedia(): void {
    this.#media.close("microphone");
    this.#media.close("camera");
  }

  // The others

  #say(): void {
    if (this.#mesh.isOn) this.#room.ephemera.publish("call", () => this.#word());
  }

  /** Asked for when the frame leaves: the call may be over by then. */
  #word(): SpokenWord | { epoch: 0 } {
    if (!this.#mesh.isOn) return { epoch: 0 };
    const { microphone, talking, camera, audioOnly } = this.#state;
    return this.#mesh.word({ muted: !microphone && !talking, camera, wants_video: audioOnly === null });
  }

  #heard(word: CallWord | null, from: Sender): void {
    if (word === null || from.tab === this.#room.tab) return;
    if (from.author === this.#room.boot.userId) this.#heardMyself(word);
    else this.#mesh.heard(word, from);
  }

  /** Another tab of this person: the newer one keeps the call. */
  #heardMyself(word: CallWord): void {
    this.#mesh.heardMyself(word);
    if (this.#mesh.isOn && word.epoch > this.#mesh.epoch) {
      this.#memory.write(null);
      this.#hangUp();
    }
    this.#set({});
  }

  #letGo(): void {
    const { connection, over } = this.#room.getState();
    const { tabsHere } = this.#room;
    // While we are away ourselves nobody tells us who is here.
    this.#mesh.letGo(({ tab }) => !over && (connection !== "live" || tabsHere.has(tab)));
    if (this.#state.elsewhere !== this.#mesh.isElsewhere) this.#set({});
  }

  #roomChanged(): void {
    const { connection } = this.#room.getState();
    const isLive = connection === "live";
    if (isLive && !this.#wasLive) {
      this.#say();
      this.#mesh.restartLost();
    }
    this.#wasLive = isLive;
    this.#letGo();
    if (connection === "closed") this.#hangUp();
  }

  #hangUp(): void {
    for (const timer of this.#timers.splice(0)) clearInterval(timer);
    this.#mesh.end();
    this.#set(IDLE);
    this.#closeMedia();
  }

  #left(): boolean {
    return this.#state.phase === "idle";
  }

  // What is measured

  async #measure(): Promise<void> {
    await this.#mesh.measure();
    if (this.#left() || this.#state.audioOnly !== null || !this.#mesh.weaken()) return;
    this.#changePictures(this.#mesh.isAllWeak ? "poor" : null);
  }

  #listen(): void {
    void this.#mesh.listen();
    const speaking = this.#voice.speaks(this.#state.microphone || this.#state.talking, performance.now());
    if (speaking !== this.#state.speaking) this.#set({ speaking });
  }

  #set(change: Partial<CallState>): void {
    const { views: others, isElsewhere: elsewhere } = this.#mesh;
    this.#state = { ...this.#state, ...change, others, elsewhere };
    this.#listeners.forEach((listener) => listener());
  }
}

function sentenceOf(error: unknown): string {
  if (error instanceof ApiRefusal) return error.detail;
  return error instanceof Error ? error.message : "The call could not be joined. Try again.";
}
