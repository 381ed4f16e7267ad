/**
 * The connections of a call: one Leg to each other person in it. Each is made, restarted and ended by itself, and
 * what goes wrong on one leaves the others as they are.
 */

import type { AddressedSignal, Person, RoomBoot, Sender, Signal } from "../engine";
import { Epochs } from "./epochs";
import { Leg, type Outgoing } from "./leg";
import { Others, type Other } from "./others";
import type { CallWord, LegState, LegWord, OtherInCall, SpokenWord } from "./types";

/** Shared by all legs: a second picture must not cost twice the line. */
const PICTURE_BITS_PER_SECOND = 700_000;
const SILENCE: Outgoing = { audio: null, video: null };

export interface MeshDoors {
  /** As the site last gave it; null before it was asked. */
  configuration(): RTCConfiguration | null;
  renew(): Promise<RTCConfiguration>;
  send(signal: AddressedSignal): boolean;
  serverNow(): number;
  /** Tell the others how we are in the call now. */
  say(): void;
  /** Something that shows has changed. */
  changed(): void;
}

/** What this person has settled, or found, about another, whatever connection there is. */
interface Terms {
  volume: number;
  weak: boolean;
}

const USUAL: Terms = { volume: 1, weak: false };

export class Mesh {
  readonly #me: Person;
  readonly #people: readonly Person[];
  readonly #doors: MeshDoors;
  readonly #others = new Others();
  readonly #epochs = new Epochs();
  readonly #legs = new Map<number, Leg>();
  readonly #terms = new Map<number, Terms>();
  /** By person, the epochs of the last connection: a pair of epochs is used once. */
  readonly #used = new Map<number, string>();
  #outgoing = SILENCE;

  constructor({ userId, role, people }: Pick<RoomBoot, "userId" | "role" | "people">, doors: MeshDoors) {
    this.#me = { id: userId, name: "", role };
    this.#people = people.filter(({ id }) => id !== userId);
    this.#doors = doors;
  }

  /** Whether this tab is in the call. */
  get isOn(): boolean {
    return this.#epochs.base !== 0;
  }

  get epoch(): number {
    return this.#epochs.base;
  }

  /** True where there are connections and none of them can carry pictures. */
  get isAllWeak(): boolean {
    return this.#legs.size > 0 && [...this.#legs.keys()].every((id) => this.#termsOf(id).weak);
  }

  /** Everybody else who is in the call. */
  get views(): OtherInCall[] {
    return this.#others.all.map(({ author, word }) => {
      const leg = this.#legs.get(author);
      const { state = null, speaking = false, reading = null } = leg ?? {};
      return { id: author, muted: word.muted, camera: word.camera, leg: state, speaking, reading, ...this.#termsOf(author) };
    });
  }

  /** What comes from a person; null while there is no connection to them. */
  remoteOf(id: number): MediaStream | null {
    return this.#legs.get(id)?.remote ?? null;
  }

  // In the call and out of it

  /** Be in the call, with connections that no earlier word or signal belongs to. */
  begin(): void {
    this.#epochs.begin(this.#doors.serverNow());
    this.#doors.say();
    for (const { author } of this.#others.all) this.#connect(author);
  }

  end(): void {
    this.#epochs.end();
    for (const leg of this.#legs.values()) leg.close();
    this.#legs.clear();
    this.#outgoing = SILENCE;
  }

  /** Send these to everybody who is to have them, from now on. */
  carry(outgoing: Outgoing): void {
    this.#outgoing = outgoing;
    this.#carryOn();
  }

  /** What this tab says of itself: `own` to all, and what differs to one of them. */
  word(own: Omit<CallWord, "epoch">): SpokenWord {
    const differing = [...this.#legs.values()]
      .map((leg) => [leg.ends.other.tab, this.#differs(leg, own)] as const)
      .filter(([, differs]) => Object.keys(differs).length > 0);
    return { epoch: this.epoch, ...own, ...(differing.length > 0 && { legs: Object.fromEntries(differing) }) };
  }

  // What the others say

  heard(word: CallWord, from: Sender): void {
    if (!this.#person(from.author)) return;
    if (word.epoch === 0) {
      this.#left(from);
      return;
    }
    const change = this.#others.heard(word, from, Date.now());
    if (change === "old") return;
    if (this.isOn && change === "connection") this.#connect(from.author);
    else if (change === "pictures") this.#carryOn();
    this.#doors.changed();
  }

  heardMyself(word: CallWord): void {
    this.#others.heardMyself(word, Date.now());
  }

  get isElsewhere(): boolean {
    return !this.isOn && this.#others.isElsewhere(Date.now());
  }

  signaled({ epoch, for: forEpoch, ...content }: Signal, from: Sender): void {
    const isMeant = () => this.isOn && this.#epochs.towards(from.tab) === forEpoch;
    if (isMeant() && !this.#others.isWith(from, epoch)) {
      // Its word is still on its way; what it says of microphone and camera will follow.
      this.heard({ epoch, muted: true, camera: "off", wants_video: true }, from);
    }
    if (isMeant() && this.#others.isWith(from, epoch)) this.#legs.get(from.author)?.receive(content);
  }

  /**
   * Forget who is gone: somebody whose browser has died says nothing, and after a while without a word and without
   * media they are; a third person is as soon as `isSeated` denies it, whatever their browser still does.
   */
  letGo(isSeated: (from: Sender) => boolean): void {
    const silent = new Set(this.#others.silent(Date.now()));
    for (const other of this.#others.all) {
      const isDead = silent.has(other) && this.#legs.get(other.author)?.state !== "connected";
      if (isDead || (this.#isThird(other) && !isSeated(other))) this.#left(other);
    }
  }

  // The connections

  /** Look for a way anew on every leg: this machine's network has changed. */
  restart(): void {
    for (const leg of this.#legs.values()) leg.restart();
  }

  /** The room's own connection is back: signals that were lost can be said again. */
  restartLost(): void {
    for (const leg of this.#legs.values()) if (leg.state === "lost") leg.restart();
  }

  async measure(): Promise<void> {
    await Promise.all([...this.#legs.values()].map((leg) => leg.measure()));
  }

  /** Take the pictures off legs that have not carried them for a while; return whether there were any. */
  weaken(): boolean {
    const poor = this.#others.all.filter((other) => this.#isTooPoor(other));
    for (const { author } of poor) this.#settle(author, { weak: true });
    if (poor.length > 0) this.#carryOn();
    return poor.length > 0;
  }

  /** Pictures may go everywhere again, until it is measured that they cannot. */
  strengthen(): void {
    for (const id of this.#terms.keys()) this.#settle(id, { weak: false });
    for (const leg of this.#legs.values()) leg.measureAnew();
    this.#carryOn();
  }

  async listen(): Promise<void> {
    const isOpen = (author: number) => this.#others.of(author)?.word.muted === false;
    await Promise.all([...this.#legs].map(([author, leg]) => leg.listen(isOpen(author))));
  }

  setVolume(id: number, volume: number): void {
    this.#settle(id, { volume });
    this.#doors.changed();
  }

  #connect(author: number, state?: LegState): void {
    const configuration = this.#doors.configuration();
    const other = this.#others.of(author);
    const them = this.#person(author);
    if (!configuration || !other || !them) return;
    this.#legs.get(author)?.close();
    if (this.#used.get(author) === this.#pairWith(other)) this.#renew(other.tab);
    this.#used.set(author, this.#pairWith(other));
    const ends = { me: this.#me, them, other, epoch: this.#epochs.towards(other.tab) };
    const leg: Leg = new Leg(configuration, ends, this.#doorsOf(() => this.#startOver(leg)), state);
    this.#legs.set(author, leg);
    this.#carryOn();
    this.#doors.say();
  }

  #doorsOf(gaveUp: () => void) {
    return {
      send: (signal: AddressedSignal) => this.#doors.send(signal),
      configuration: () => this.#doors.renew(),
      changed: () => this.#doors.changed(),
      gaveUp,
    };
  }

  /** Restarts did not help: a new epoch, and with it a new connection on both sides. */
  #startOver(leg: Leg): void {
    const { author, tab } = leg.ends.other;
    if (this.#legs.get(author) !== leg) return;
    this.#renew(tab);
    this.#connect(author, "lost");
    this.#doors.changed();
  }

  /** With one other person in the call its one connection is all there is; with two, the other one goes on. */
  #renew(tab: string): void {
    const now = this.#doors.serverNow();
    if (this.#others.all.length > 1) this.#epochs.renew(tab, now);
    else this.#epochs.begin(now);
  }

  #pairWith({ tab, word }: Other): string {
    return [tab, word.epoch, this.#epochs.towards(tab)].join();
  }

  #left(from: Sender): void {
    if (!this.#others.left(from)) return;
    this.#legs.get(from.author)?.close();
    this.#legs.delete(from.author);
    this.#carryOn();
    this.#doors.changed();
  }

  #carryOn(): void {
    const bits = Math.round(PICTURE_BITS_PER_SECOND / Math.max(1, this.#legs.size));
    for (const [id, leg] of this.#legs) {
      const isWanted = this.#others.of(id)?.word.wants_video !== false && !this.#termsOf(id).weak;
      leg.carry({ ...this.#outgoing, video: isWanted ? this.#outgoing.video : null }, bits);
    }
  }

  #differs({ ends: { other } }: Leg, own: Omit<CallWord, "epoch">): LegWord {
    const epoch = this.#epochs.towards(other.tab);
    const isWeak = own.wants_video && this.#termsOf(other.author).weak;
    return {
      ...(epoch !== this.epoch && { epoch }),
      ...(isWeak && own.camera === "on" && { camera: "paused" }),
      ...(isWeak && { wants_video: false }),
    };
  }

  #isTooPoor({ author, word }: Other): boolean {
    const leg = this.#legs.get(author);
    const hasPictures = this.#outgoing.video !== null || word.camera === "on";
    return leg?.isLastinglyPoor === true && hasPictures && !this.#termsOf(author).weak;
  }

  #person(author: number): Person | undefined {
    return this.#people.find(({ id }) => id === author);
  }

  #isThird({ author }: Sender): boolean {
    const role = this.#person(author)?.role;
    return role === "second" || role === "observer";
  }

  #termsOf(id: number): Terms {
    return this.#terms.get(id) ?? USUAL;
  }

  #settle(id: number, change: Partial<Terms>): void {
    this.#terms.set(id, { ...this.#termsOf(id), ...change });
  }
}
