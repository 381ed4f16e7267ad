/** The controller: joins socket, document, outbox and state, and is all that the components see of them. */

import type { Awareness } from "y-protocols/awareness";
import * as Y from "yjs";

import { ApiRefusal, createApi, type Api } from "./api";
import { Connection, type OpenSocket } from "./connection";
import { Ephemera } from "./ephemera";
import { LocalCopy } from "./local_copy";
import { Outbox, type PendingFrame } from "./outbox";
import { Presence } from "./presence";
import {
  CHAT_MAX_BYTES,
  decodeClock,
  decodeText,
  encodeEphemeral,
  ENTRY_KINDS,
  utf8,
  type Ack,
  type Hello,
  type Here,
  type LogEntry,
  type ServerFrame,
  type Welcome,
} from "./protocol";
import { Sequence } from "./sequence";
import { ServerTime } from "./server_time";
import { apply, initialState, type RoomEvent } from "./state";
import { Tab } from "./tab";
import type { ChatOutcome, ClockMove, ClockState, ClosedReason, Notice, RoomBoot, RoomState } from "./types";

const FLUSH_EVERY_MS = 50;
const FLUSH_SOON_MS = 8;
const GAP_CLOSES_WITHIN_MS = 1000;
/** Marks changes of the document that came out of the log. */
const FROM_LOG = Symbol("from the log");

const NOTICES: Readonly<Record<Notice["code"], string>> = {
  too_large: "That was too much at once and was not shared. Undo it and add it in smaller parts.",
  room_closed: "The round is over. What was written after its end is not part of it.",
  bad_chat: "A message could not be sent. Try shorter or plainer text.",
  not_kept: "The round ended before some edits made on this device while offline could be saved.",
  not_on_board: "Pictures and embedded pages cannot be put on this board. Draw it, or link to it.",
};

/** What the room takes from its page; tests hand in their own. */
export interface Surroundings {
  openSocket?: OpenSocket;
  sessionStorage?: Pick<Storage, "getItem" | "setItem"> | null;
  locks?: LockManager;
}

export class Room {
  readonly boot: RoomBoot;
  readonly doc = new Y.Doc();
  readonly api: Api;
  readonly ephemera: Ephemera;
  readonly #presence: Presence;
  readonly #connection: Connection;
  readonly #localCopy: LocalCopy;
  readonly #tab: Tab;
  readonly #outbox: Outbox;
  readonly #sequence = new Sequence();
  readonly #serverTime = new ServerTime();
  readonly #listeners = new Set<() => void>();
  readonly #unlisten = new AbortController();
  /** What the log holds, for comparing with the local copy; gone once they have been compared. */
  #logged: Y.Doc | null = new Y.Doc();
  #localCopyLoaded = false;
  #state: RoomState;
  /** The head that WELCOME named, until the log is known up to there. */
  #catchingUpTo: number | null = null;
  #roomClosed = false;
  #chatsQueued = 0;
  #noticesGiven = 0;
  #flushedAt = 0;
  #flushTimer: ReturnType<typeof setTimeout> | undefined;
  #gapTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(boot: RoomBoot, surroundings: Surroundings = {}) {
    this.boot = boot;
    this.#state = initialState(boot.clock);
    this.api = createApi(boot);
    this.#connection = new Connection(boot.socketUrl, this.#connectionEvents(), surroundings.openSocket);
    this.ephemera = new Ephemera(this.#ephemeralDoor());
    this.#presence = new Presence(this.doc, this.ephemera, boot);
    this.#tab = new Tab(boot.roundId, surroundings.sessionStorage ?? pageStorage());
    this.#outbox = new Outbox((lseq) => this.#tab.remember({ lseq }));
    this.doc.on("update", (update: Uint8Array, origin: unknown) => this.#docChanged(update, origin));
    this.#localCopy = new LocalCopy(boot.roundId, boot.userId, this.doc);
    void this.#localCopy.loaded.then(() => this.#localCopyIsLoaded());
    void this.#tab.claim(surroundings.locks ?? pageLocks()).then(() => this.#begin());
    this.#listenToPage();
  }

  get awareness(): Awareness {
    return this.#presence.awareness;
  }

  /** This tab's name, as others see it on what we send. */
  get tab(): string {
    return this.#tab.memory.tab;
  }

  /** The same object until something changes: made for `useSyncExternalStore`. */
  getState = (): RoomState => this.#state;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** The server's time in ms since 1970, smooth between probes. */
  serverNow(): number {
    return this.#serverTime.now();
  }

  /** Queue a message; it shows at once and has a `seq` when it is saved. */
  sendChat(text: string): ChatOutcome {
    const trimmed = text.trim();
    if (this.#state.readOnly) return "read_only";
    if (trimmed === "") return "empty";
    if (utf8(trimmed).length > CHAT_MAX_BYTES) return "too_long";
    this.#queueChat({ key: `${this.tab}:${Date.now()}:${this.#chatsQueued++}`, text: trimmed, lseq: null });
    this.#scheduleFlush();
    return "queued";
  }

  /** Ask for a move of the clock. The change comes as an entry; raises ApiRefusal. */
  async moveClock(move: ClockMove): Promise<void> {
    try {
      await this.api.post(`/rounds/${this.boot.roundId}/clock/`, { move, version: this.#state.clock.version });
    } catch (error) {
      if (error instanceof ApiRefusal && typeof error.body.clock === "object" && error.body.clock !== null) {
        this.#apply({ type: "clock_moved", clock: error.body.clock as ClockState });
      }
      throw error;
    }
  }

  /** Try again after `closedReason` was dealt with, such as signing in in another tab. */
  reconnect(): void {
    this.#connection.start();
  }

  /** Say something once to the person at this tab. */
  notify(code: Notice["code"]): void {
    this.#apply({ type: "noticed", notice: { id: ++this.#noticesGiven, code, text: NOTICES[code] } });
  }

  dismissNotice(): void {
    this.#apply({ type: "notice_dismissed" });
  }

  /** Leave. What is not saved yet stays in the local copy. */
  destroy(): void {
    this.#flush();
    this.#unlisten.abort();
    this.#connection.stop();
    this.ephemera.stop();
    clearTimeout(this.#flushTimer);
    clearTimeout(this.#gapTimer);
    this.#presence.destroy();
    void this.#localCopy.close();
    this.#listeners.clear();
  }

  #begin(): void {
    if (this.#unlisten.signal.aborted) return;
    this.#outbox.skipTo(this.#tab.memory.lseq);
    for (const chat of this.#tab.memory.chats) this.#queueChat(chat);
    this.#connection.start();
  }

  #connectionEvents() {
    return {
      hello: (): Hello => ({ tab: this.tab, seq: this.#sequence.last, private_seq: this.#state.private.seq }),
      frame: (frame: ServerFrame) => this.#receive(frame),
      lost: () => this.#lost(),
      tooLarge: () => this.#refuse(this.#outbox.dropLargestSent(), "too_large"),
      closedForGood: (reason: ClosedReason) => this.#closedForGood(reason),
    };
  }

  #ephemeralDoor() {
    const connection = this.#connection;
    return {
      get backlogBytes() {
        return connection.backlogBytes;
      },
      sendEphemeral: (body: Uint8Array) => void connection.send(encodeEphemeral(body)),
    };
  }

  #receive(frame: ServerFrame): void {
    switch (frame.kind) {
      case "welcome":
        this.#welcomed(frame.welcome);
        break;
      case "entries":
        this.#entriesCame(frame.entries);
        break;
      case "ack":
        this.#acknowledged(frame.acks);
        break;
      case "ephemeral":
        this.ephemera.receive(frame.body, frame);
        break;
      case "pong":
        this.#serverTime.probed(frame.echoed, frame.now);
        break;
      case "private":
        this.#toldPrivately(frame);
        break;
      case "error":
        this.#refused(frame.code, frame.lseq);
        break;
      case "presence":
        this.#hereChanged(frame.here);
        break;
      case "unknown":
    }
  }

  #welcomed(welcome: Welcome): void {
    this.#serverTime.told(welcome.now);
    this.#outbox.skipTo(welcome.lseq);
    this.#catchingUpTo = welcome.head;
    this.#hereChanged(welcome.here);
    if (welcome.closed) this.#closeRoom();
    this.#followSequence();
  }

  #hereChanged(here: Here[]): void {
    this.#presence.hereChanged(here);
    this.#apply({ type: "presence_changed", here });
  }

  #entriesCame(entries: LogEntry[]): void {
    this.doc.transact(() => entries.forEach((entry) => this.#applyEntry(entry)), FROM_LOG);
    this.#countUnsaved();
    this.#followSequence();
  }

  #applyEntry(entry: LogEntry): void {
    this.#sequence.add(entry.seq);
    const { seq, author, at } = entry;
    if (author === this.boot.userId && entry.tab === this.tab) this.#settleSaved(entry);
    if (entry.kind === ENTRY_KINDS.update) this.#applyUpdate(entry.payload);
    if (entry.kind === ENTRY_KINDS.chat) {
      this.#apply({ type: "chat_said", seq, author, at, text: decodeText(entry.payload) });
    }
    if (entry.kind === ENTRY_KINDS.clock) {
      this.#apply({ type: "clock_moved", clock: decodeClock(entry.payload) });
    }
  }

  #applyUpdate(update: Uint8Array): void {
    try {
      Y.applyUpdate(this.doc, update, FROM_LOG);
      if (this.#logged !== null) Y.applyUpdate(this.#logged, update);
    } catch (error) {
      // The server relays updates unread. One that cannot be read is passed over here as everywhere.
      console.warn("An update of the shared document could not be read.", error);
    }
  }

  #acknowledged(acks: Ack[]): void {
    for (const ack of acks) this.#settleSaved(ack);
    this.#countUnsaved();
    this.#followSequence();
  }

  /** A number that we do not wait for may be an entry this page never saw: the gap it leaves is asked for. */
  #settleSaved({ lseq, seq }: Ack): void {
    const frame = this.#outbox.settle(lseq);
    if (frame === undefined) return;
    this.#sequence.add(seq);
    if (frame.kind === "chat") {
      this.#rememberChats();
      this.#apply({ type: "chat_saved", key: frame.key, seq });
    }
  }

  #followSequence(): void {
    if (this.#catchingUpTo !== null && this.#sequence.last >= this.#catchingUpTo) this.#caughtUp();
    if (!this.#sequence.hasGap) {
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
    this.#apply({ type: "went_live" });
    if (this.#roomClosed) this.#giveUpUnsaved();
    this.#send("all");
    this.#compareWithLocalCopy();
    this.#forgetLocalCopyWhenOver();
  }

  #localCopyIsLoaded(): void {
    this.#localCopyLoaded = true;
    this.#compareWithLocalCopy();
  }

  /** Once both are known: send what an earlier page of this browser wrote and the log lacks. */
  #compareWithLocalCopy(): void {
    if (this.#logged === null || !this.#localCopyLoaded || this.#state.connection !== "live") return;
    const missing = Y.encodeStateAsUpdate(this.doc, Y.encodeStateVector(this.#logged));
    const isMissing = !Y.snapshotContainsUpdate(Y.snapshot(this.#logged), missing);
    this.#logged.destroy();
    this.#logged = null;
    if (isMissing && this.#roomClosed) this.notify("not_kept");
    else if (isMissing) this.#queueUpdate(missing);
    this.#forgetLocalCopyWhenOver();
  }

  #forgetLocalCopyWhenOver(): void {
    if (!this.#roomClosed || this.#logged !== null || !this.#outbox.isEmpty) return;
    void this.#localCopy.clear();
  }

  #docChanged(update: Uint8Array, origin: unknown): void {
    if (origin === FROM_LOG || this.#localCopy.owns(origin)) return;
    if (this.#logged !== null) Y.applyUpdate(this.#logged, update);
    this.#queueUpdate(update);
  }

  #queueUpdate(update: Uint8Array): void {
    if (this.#outbox.addUpdate(update)) this.#scheduleFlush();
    else this.notify("too_large");
    this.#countUnsaved();
  }

  #queueChat(chat: { key: string; text: string; lseq: number | null }): void {
    this.#outbox.addChat(chat);
    this.#rememberChats();
    this.#apply({
      type: "chat_queued",
      key: chat.key,
      author: this.boot.userId,
      text: chat.text,
      at: this.serverNow(),
    });
    this.#countUnsaved();
  }

  #rememberChats(): void {
    this.#tab.remember({ chats: this.#outbox.chats });
  }

  #countUnsaved(): void {
    this.#apply({ type: "unsaved_changed", unsaved: this.#outbox.unsaved });
  }

  #scheduleFlush(): void {
    const pause = Math.max(FLUSH_SOON_MS, this.#flushedAt + FLUSH_EVERY_MS - performance.now());
    this.#flushTimer ??= setTimeout(() => this.#flush(), pause);
  }

  #flush(): void {
    clearTimeout(this.#flushTimer);
    this.#flushTimer = undefined;
    this.#flushedAt = performance.now();
    this.#send("unsent");
  }

  #send(which: "all" | "unsent"): void {
    if (this.#state.connection !== "live" || this.#outbox.isEmpty) return;
    for (const frame of this.#outbox.take(which)) this.#connection.send(frame);
    if (this.#outbox.chats.length > 0) this.#rememberChats();
  }

  #toldPrivately(told: Extract<ServerFrame, { kind: "private" }>): void {
    const isNext = told.seq <= this.#state.private.seq + 1;
    if (isNext) this.#apply({ type: "told_privately", seq: told.seq, at: told.at, event: told.event });
    else this.#connection.resync();
  }

  #refused(code: string, lseq: number | null): void {
    const frame = lseq === null ? undefined : this.#outbox.settle(lseq);
    if (code === "room_closed") this.#closeRoom();
    if (frame !== undefined) this.#refuse(frame, code === "room_closed" ? "room_closed" : "bad_chat");
    this.#forgetLocalCopyWhenOver();
  }

  #refuse(frame: PendingFrame | undefined, code: Notice["code"]): void {
    if (frame?.kind === "chat") this.#apply({ type: "chat_refused", key: frame.key });
    this.#rememberChats();
    this.#countUnsaved();
    this.notify(code);
  }

  #closeRoom(): void {
    this.#roomClosed = true;
    this.#apply({ type: "room_was_closed" });
  }

  #giveUpUnsaved(): void {
    for (const frame of this.#outbox.clear()) this.#refuse(frame, "room_closed");
  }

  #lost(): void {
    this.#catchingUpTo = null;
    this.#presence.lost();
    this.#apply({ type: "went_offline", at: Date.now() });
  }

  #closedForGood(reason: ClosedReason): void {
    this.#presence.lost();
    this.#apply({ type: "was_closed", reason });
  }

  #listenToPage(): void {
    if (typeof window === "undefined") return;
    const { signal } = this.#unlisten;
    window.addEventListener("online", () => this.#connection.wake(), { signal });
    window.addEventListener("pagehide", () => this.#flush(), { signal });
    document.addEventListener("visibilitychange", () => this.#visibilityChanged(), { signal });
  }

  #visibilityChanged(): void {
    if (document.visibilityState === "visible") this.#connection.wake();
    else this.#flush();
  }

  #apply(event: RoomEvent): void {
    const next = apply(this.#state, event);
    if (next === this.#state) return;
    this.#state = next;
    this.#listeners.forEach((listener) => listener());
  }
}

function pageStorage(): Storage | null {
  try {
    return globalThis.sessionStorage;
  } catch {
    return null;
  }
}

/** Locks are there in secure contexts only. */
function pageLocks(): LockManager | null {
  return (navigator as { locks?: LockManager | null }).locks ?? null;
}
