/**
 * Keeps document, chat and clock in step with the room's log, over one connection after another.
 *
 * What comes is applied at once, early or twice; what is written here waits in the outbox until it is on the
 * server's disk. Everything that shows is told as RoomEvents.
 */

import * as Y from "yjs";

import { Connection, type OpenSocket } from "./connection";
import type { Sender } from "./ephemera";
import type { LocalCopy } from "./local_copy";
import { Outbox, type PendingFrame } from "./outbox";
import { OwnCopy } from "./own_copy";
import {
  decodeClock,
  decodeReveal,
  decodeText,
  encodeEphemeral,
  encodeSignal,
  ENTRY_KINDS,
  type Ack,
  type Hello,
  type Here,
  type LogEntry,
  type ServerFrame,
  type SnapshotPart,
  type Welcome,
} from "./protocol";
import { Sequence } from "./sequence";
import type { ServerTime } from "./server_time";
import type { AddressedSignal, Signal } from "./signals";
import { SnapshotAssembly } from "./snapshot";
import type { RoomEvent } from "./state";
import type { Tab, UnsavedChat } from "./tab";
import type { ClockState, ClosedReason, Notice, RoomBoot, RoomState } from "./types";

const FLUSH_EVERY_MS = 50;
const FLUSH_SOON_MS = 8;
const GAP_CLOSES_WITHIN_MS = 1000;
/** Marks changes of the document that came out of the log. */
const FROM_LOG = Symbol("from the log");

/** What the sync needs of the room around it. */
export interface Surface {
  getState(): RoomState;
  apply(event: RoomEvent): void;
  notify(code: Notice["code"]): void;
  ephemeralCame(body: Uint8Array, from: Sender): void;
  signalCame(signal: Signal, from: Sender): void;
  hereChanged(here: readonly Here[]): void;
}

interface Parts {
  boot: RoomBoot;
  doc: Y.Doc;
  tab: Tab;
  localCopy: LocalCopy;
  serverTime: ServerTime;
  openSocket: OpenSocket | undefined;
}

export class LogSync {
  readonly #boot: RoomBoot;
  readonly #doc: Y.Doc;
  readonly #tab: Tab;
  readonly #serverTime: ServerTime;
  readonly #room: Surface;
  readonly #connection: Connection;
  readonly #outbox: Outbox;
  readonly #sequence = new Sequence();
  readonly #snapshot = new SnapshotAssembly();
  readonly #ownCopy: OwnCopy;
  /** The head that WELCOME named, until the log is known up to there. */
  #catchingUpTo: number | null = null;
  #roomClosed = false;
  #flushedAt = 0;
  #helloAt = 0;
  #flushTimer: ReturnType<typeof setTimeout> | undefined;
  #gapTimer: ReturnType<typeof setTimeout> | undefined;

  constructor({ boot, doc, tab, localCopy, serverTime, openSocket }: Parts, room: Surface) {
    this.#boot = boot;
    this.#doc = doc;
    this.#tab = tab;
    this.#serverTime = serverTime;
    this.#room = room;
    this.#outbox = new Outbox((lseq) => tab.remember({ lseq }));
    this.#connection = this.#connect(openSocket);
    this.#ownCopy = new OwnCopy(doc, localCopy, () => this.#ownCopyOpened());
    doc.on("update", (update: Uint8Array, origin: unknown) => this.#docChanged(update, origin));
  }

  get backlogBytes(): number {
    return this.#connection.backlogBytes;
  }

  /** Start with what an earlier page of this tab left behind. The tab must have claimed its name. */
  begin(): void {
    this.#outbox.skipTo(this.#tab.memory.lseq);
    for (const chat of this.#tab.memory.chats) this.queueChat(chat);
    this.#connection.start();
  }

  reconnect(): void {
    this.#connection.start();
  }

  /** The browser says that the network is gone: say so at once, and keep trying. */
  networkLost(): void {
    this.#connection.resync();
  }

  wake(): void {
    this.#connection.wake();
  }

  sendEphemeral(body: Uint8Array): void {
    this.#connection.send(encodeEphemeral(body));
  }

  /** False when it went nowhere. */
  sendSignal(signal: AddressedSignal): boolean {
    return this.#connection.send(encodeSignal(signal));
  }

  queueChat(chat: UnsavedChat): void {
    this.#outbox.addChat(chat);
    this.#rememberChats();
    const { key, text } = chat;
    this.#room.apply({ type: "chat_queued", key, text, author: this.#boot.userId, at: this.#serverTime.now() });
    this.#countUnsaved();
    this.#scheduleFlush();
  }

  /** Send what waits, without waiting for more: the page may be about to go. */
  flush(): void {
    clearTimeout(this.#flushTimer);
    this.#flushTimer = undefined;
    this.#flushedAt = performance.now();
    this.#send("unsent");
  }

  /** Leave. What is not saved yet stays in the local copy. */
  stop(): void {
    this.flush();
    this.#connection.stop();
    clearTimeout(this.#flushTimer);
    clearTimeout(this.#gapTimer);
  }

  #connect(openSocket: OpenSocket | undefined): Connection {
    const events = {
      hello: () => this.#hello(),
      frame: (frame: ServerFrame) => this.#receive(frame),
      lost: () => this.#lost(),
      tooLarge: () => this.#giveUp(this.#outbox.dropLargestSent(), "too_large"),
      closedForGood: (reason: ClosedReason) => this.#closedForGood(reason),
    };
    return new Connection(this.#boot.socketUrl, events, openSocket);
  }

  #hello(): Hello {
    this.#helloAt = performance.now();
    return {
      tab: this.#tab.memory.tab,
      seq: this.#sequence.last,
      private_seq: this.#room.getState().private.seq,
    };
  }

  // What the server says

  #receive(frame: ServerFrame): void {
    switch (frame.kind) {
      case "welcome":
        this.#welcomed(frame.welcome);
        break;
      case "entries":
        this.#entriesCame(frame.entries);
        break;
      case "snapshot":
        this.#snapshotCame(frame);
        break;
      case "ack":
        this.#acknowledged(frame.acks);
        break;
      case "ephemeral":
        this.#room.ephemeralCame(frame.body, frame);
        break;
      case "signaled":
        this.#room.signalCame(frame.signal, frame);
        break;
      case "pong":
        this.#serverTime.heard({ askedAt: frame.echoed, serverNow: frame.now });
        break;
      case "private":
        this.#toldPrivately(frame);
        break;
      case "error":
        this.#refused(frame.code, frame.lseq);
        break;
      case "presence":
        this.#room.hereChanged(frame.here);
        break;
      case "unknown":
    }
  }

  #welcomed(welcome: Welcome): void {
    this.#serverTime.doubt();
    this.#serverTime.heard({ askedAt: this.#helloAt, serverNow: welcome.now });
    this.#outbox.skipTo(welcome.lseq);
    this.#catchingUpTo = welcome.head;
    this.#snapshot.restart();
    this.#room.hereChanged(welcome.here);
    if (welcome.closed) this.#closeRoom();
    this.#followSequence();
  }

  #entriesCame(entries: LogEntry[]): void {
    this.#doc.transact(() => entries.forEach((entry) => this.#applyEntry(entry)), FROM_LOG);
    this.#countUnsaved();
    this.#followSequence();
    this.#forgetOwnCopyWhenOver();
  }

  /** Whatever of our own it holds is acknowledged when it is sent again: a snapshot names no edits. */
  #snapshotCame(part: SnapshotPart): void {
    const whole = this.#snapshot.add(part);
    if (whole === null) return;
    this.#applyUpdate(whole);
    this.#sequence.knownUpTo(part.seq);
    this.#followSequence();
  }

  #applyEntry({ seq, kind, author, tab, lseq, at, payload }: LogEntry): void {
    this.#sequence.add(seq);
    if (author === this.#boot.userId && tab === this.#tab.memory.tab) this.#settleSaved({ lseq, seq });
    if (kind === ENTRY_KINDS.update) this.#applyUpdate(payload);
    if (kind === ENTRY_KINDS.chat) this.#room.apply({ type: "chat_said", seq, author, at, text: decodeText(payload) });
    if (kind === ENTRY_KINDS.reveal) this.#room.apply({ type: "revealed", at, reveal: decodeReveal(payload) });
    if (kind === ENTRY_KINDS.join || kind === ENTRY_KINDS.leave) {
      this.#room.apply({ type: "attended", user: author, seq, here: kind === ENTRY_KINDS.join, at });
    }
    if (kind === ENTRY_KINDS.clock) this.#clockMoved(decodeClock(payload));
  }

  /** How a round usually ends: the server says nothing else to those who are there. */
  #clockMoved(clock: ClockState): void {
    this.#room.apply({ type: "clock_moved", clock });
    if (this.#room.getState().over) this.#closeRoom();
  }

  #applyUpdate(update: Uint8Array): void {
    try {
      Y.applyUpdate(this.#doc, update, FROM_LOG);
      this.#ownCopy.logged(update);
    } catch (error) {
      // The server relays updates unread. One that cannot be read is passed over here as everywhere.
      console.warn("An update of the shared document could not be read.", error);
    }
  }

  #acknowledged(acks: Ack[]): void {
    for (const ack of acks) this.#settleSaved(ack);
    this.#countUnsaved();
    this.#followSequence();
    this.#forgetOwnCopyWhenOver();
  }

  /** A number that we do not wait for may be an entry this page never saw: the gap it leaves is asked for. */
  #settleSaved({ lseq, seq }: Ack): void {
    const frame = this.#outbox.settle(lseq);
    if (frame === undefined) return;
    this.#sequence.add(seq);
    if (frame.kind !== "chat") return;
    this.#rememberChats();
    this.#room.apply({ type: "chat_saved", key: frame.key, seq });
  }

  #toldPrivately({ seq, at, event }: Extract<ServerFrame, { kind: "private" }>): void {
    const isNext = seq <= this.#room.getState().private.seq + 1;
    if (isNext) this.#room.apply({ type: "told_privately", seq, at, event });
    else this.#connection.resync();
  }

  #refused(code: string, lseq: number | null): void {
    const frame = lseq === null ? undefined : this.#outbox.settle(lseq);
    if (code === "room_closed") this.#closeRoom();
    if (frame !== undefined) this.#giveUp(frame, code === "room_closed" ? "room_closed" : "bad_chat");
    this.#forgetOwnCopyWhenOver();
  }

  #followSequence(): void {
    if (this.#catchingUpTo !== null && this.#sequence.last >= this.#catchingUpTo) this.#caughtUp();
    // Until we have caught up, the server is still sending what is missing.
    if (!this.#sequence.hasGap || this.#catchingUpTo !== null) {
      clearTimeout(this.#gapTimer);
      this.#gapTimer = undefined;
    } else {
      this.#gapTimer ??= setTimeout(() => this.#askForGap(), GAP_CLOSES_WITHIN_MS);
    }
  }

  #askForGap(): void {
    this.#gapTimer = undefined;
    this.#connection.resync();
  }

  #caughtUp(): void {
    this.#catchingUpTo = null;
    this.#room.apply({ type: "went_live" });
    // Also in a closed room: only the answers tell what of it was on disk before.
    this.#send("all");
    this.#sendWhatOnlyTheCopyHas();
  }

  #lost(): void {
    this.#catchingUpTo = null;
    this.#room.apply({ type: "went_offline", at: Date.now() });
  }

  #closedForGood(reason: ClosedReason): void {
    this.#room.apply({ type: "was_closed", reason });
  }

  #closeRoom(): void {
    this.#roomClosed = true;
    this.#room.apply({ type: "room_was_closed" });
  }

  // What is written here

  #docChanged(update: Uint8Array, origin: unknown): void {
    if (origin === FROM_LOG || this.#ownCopy.owns(origin)) return;
    this.#ownCopy.logged(update);
    this.#queueUpdate(update);
  }

  #queueUpdate(update: Uint8Array): void {
    if (this.#room.getState().watching) return;
    if (this.#outbox.addUpdate(update)) this.#scheduleFlush();
    else this.#room.notify("too_large");
    this.#countUnsaved();
  }

  #scheduleFlush(): void {
    const pause = Math.max(FLUSH_SOON_MS, this.#flushedAt + FLUSH_EVERY_MS - performance.now());
    this.#flushTimer ??= setTimeout(() => this.flush(), pause);
  }

  #send(which: "all" | "unsent"): void {
    if (this.#room.getState().connection !== "live" || this.#outbox.isEmpty) return;
    for (const frame of this.#outbox.take(which)) this.#connection.send(frame);
    if (this.#outbox.chats.length > 0) this.#rememberChats();
  }

  /** What cannot be saved is not shown as if it were, and the person hears of it. */
  #giveUp(frame: PendingFrame | undefined, code: Notice["code"]): void {
    if (frame?.kind === "chat") this.#room.apply({ type: "chat_refused", key: frame.key });
    this.#rememberChats();
    this.#countUnsaved();
    this.#room.notify(code);
  }

  #rememberChats(): void {
    this.#tab.remember({ chats: this.#outbox.chats });
  }

  #countUnsaved(): void {
    const { unsaved, oldestAt } = this.#outbox;
    this.#room.apply({ type: "unsaved_changed", unsaved, since: oldestAt });
  }

  // This browser's own copy

  #ownCopyOpened(): void {
    this.#room.apply({ type: "local_copy_opened" });
    this.#sendWhatOnlyTheCopyHas();
  }

  #sendWhatOnlyTheCopyHas(): void {
    if (this.#room.getState().connection !== "live") return;
    const missing = this.#ownCopy.takeMissing();
    if (missing !== null && this.#roomClosed) this.#room.notify("not_kept");
    else if (missing !== null) this.#queueUpdate(missing);
    this.#forgetOwnCopyWhenOver();
  }

  /** Not before everything is answered: what is refused is told from what this page still holds. */
  #forgetOwnCopyWhenOver(): void {
    if (this.#roomClosed && this.#outbox.isEmpty) this.#ownCopy.forget();
  }
}
