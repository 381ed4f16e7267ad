/** The controller: what the components see of connection, document and state, and all that they can ask. */

import type { Awareness } from "y-protocols/awareness";
import * as Y from "yjs";

import { pageStorage } from "../../storage";
import { ApiRefusal, createApi, type Api } from "./api";
import type { OpenSocket } from "./connection";
import { Ephemera } from "./ephemera";
import { LocalCopy } from "./local_copy";
import { LogSync, type Surface } from "./log_sync";
import { Presence } from "./presence";
import { CHAT_MAX_BYTES, utf8, type Here } from "./protocol";
import { ServerTime, type Exchange } from "./server_time";
import { Signals } from "./signals";
import { SleepWatch } from "./sleep";
import { apply, initialState, type RoomEvent } from "./state";
import { Tab, type TabStorage } from "./tab";
import type { ChatOutcome, ClockMove, ClockState, ConnectionState, Notice, RoomBoot, RoomState } from "./types";

const NOTICES: Readonly<Record<Notice["code"], string>> = {
  too_large: "That was too much at once and was not shared. Undo it and add it in smaller parts.",
  room_closed: "The round is over. What was written after its end is not part of it.",
  bad_chat: "A message could not be sent. Try shorter or plainer text.",
  not_kept: "The round ended before some edits made on this device while offline could be saved.",
  not_on_board: "Embedded pages cannot be put on this board. Write the link instead.",
  picture_not_added:
    "A pasted picture could not be added and was taken off your board. Add it as a file: PNG, JPEG, GIF or WebP of up to 2 MB.",
};

/** What the room takes from its page; tests hand in their own. */
export interface Surroundings {
  openSocket?: OpenSocket;
  sessionStorage?: TabStorage | null;
  locks?: LockManager;
  /** What the page itself tells of the server's time. */
  pageTime?: Exchange;
}

const LOOK_FOR_SLEEP_EVERY_MS = 1000;

export class Room {
  readonly boot: RoomBoot;
  readonly doc = new Y.Doc();
  readonly api: Api;
  readonly ephemera: Ephemera;
  readonly signals: Signals;
  readonly #presence: Presence;
  readonly #tab: Tab;
  readonly #localCopy: LocalCopy;
  readonly #serverTime = new ServerTime();
  readonly #sync: LogSync;
  readonly #listeners = new Set<() => void>();
  readonly #unlisten = new AbortController();
  #state: RoomState;
  #tabsHere: ReadonlySet<string> = new Set();
  #chatsQueued = 0;
  #noticesGiven = 0;

  constructor(boot: RoomBoot, { openSocket, sessionStorage, locks, pageTime }: Surroundings = {}) {
    this.boot = boot;
    this.#state = initialState(boot.clock, boot.role === "observer");
    if (pageTime) this.#serverTime.heard(pageTime);
    this.api = createApi(boot);
    this.#tab = new Tab(boot.roundId, sessionStorage === undefined ? pageStorage("sessionStorage") : sessionStorage);
    this.#localCopy = new LocalCopy(boot.roundId, boot.userId, this.doc);
    const { doc } = this;
    const parts = { boot, doc, tab: this.#tab, localCopy: this.#localCopy, serverTime: this.#serverTime, openSocket };
    this.#sync = new LogSync(parts, this.#surface());
    this.ephemera = new Ephemera(this.#sync, this.#state.watching ? ["hello", "call"] : undefined);
    this.signals = new Signals((signal) => this.#sync.sendSignal(signal));
    this.#presence = new Presence(doc, this.ephemera, boot);
    this.#listenToPage();
    void this.#tab.claim(locks ?? pageLocks()).then(() => this.#begin());
  }

  get awareness(): Awareness {
    return this.#presence.awareness;
  }

  /** This tab's name, as others see it on what we send. */
  get tab(): string {
    return this.#tab.memory.tab;
  }

  /** Names of the tabs that have the room open; of a person with two, one may go. */
  get tabsHere(): ReadonlySet<string> {
    return this.#tabsHere;
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
    this.#sync.queueChat({ key: `${this.tab}:${Date.now()}:${this.#chatsQueued++}`, text: trimmed, lseq: null });
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
    this.#sync.reconnect();
  }

  /** Say something once to the person at this tab. */
  notify(code: Notice["code"]): void {
    this.#apply({ type: "noticed", notice: { id: ++this.#noticesGiven, code, text: NOTICES[code] } });
  }

  dismissNotice(): void {
    this.#apply({ type: "notice_dismissed" });
  }

  /** Leave. What is not saved yet stays in this browser's own copy. */
  destroy(): void {
    this.#unlisten.abort();
    this.#sync.stop();
    this.ephemera.stop();
    this.#presence.destroy();
    void this.#localCopy.close();
    this.#listeners.clear();
  }

  #begin(): void {
    if (!this.#unlisten.signal.aborted) this.#sync.begin();
  }

  #surface(): Surface {
    return {
      getState: this.getState,
      apply: (event) => this.#apply(event),
      notify: (code) => this.notify(code),
      ephemeralCame: (body, from) => this.ephemera.receive(body, from),
      signalCame: (signal, from) => this.signals.receive(signal, from),
      hereChanged: (here) => this.#hereChanged(here),
    };
  }

  #hereChanged(here: readonly Here[]): void {
    this.#tabsHere = new Set(here.map((one) => one.tab));
    this.#presence.hereChanged(here);
    this.#apply({ type: "presence_changed", here });
  }

  #listenToPage(): void {
    const { signal } = this.#unlisten;
    window.addEventListener("offline", () => this.#sync.networkLost(), { signal });
    window.addEventListener("online", () => this.#woke(), { signal });
    window.addEventListener("pagehide", () => this.#sync.flush(), { signal });
    document.addEventListener("visibilitychange", () => this.#visibilityChanged(), { signal });
    document.addEventListener("resume", () => this.#woke(), { signal });
    const watch = new SleepWatch();
    const timer = setInterval(() => watch.slept() && this.#woke(), LOOK_FOR_SLEEP_EVERY_MS);
    signal.addEventListener("abort", () => clearInterval(timer));
  }

  /** After a sleep neither the socket nor what was known of the time can be trusted. */
  #woke(): void {
    this.#serverTime.doubt();
    this.#sync.wake();
  }

  #visibilityChanged(): void {
    if (document.visibilityState === "visible") this.#woke();
    else this.#sync.flush();
  }

  #apply(event: RoomEvent): void {
    const before = this.#state;
    this.#state = apply(before, event);
    if (this.#state === before) return;
    if (this.#state.connection !== before.connection) this.#connectionChanged(this.#state.connection);
    this.#listeners.forEach((listener) => listener());
  }

  #connectionChanged(connection: ConnectionState): void {
    if (connection === "live") this.#presence.arrived();
    else this.#presence.hereChanged([]);
  }
}

/** Locks are there in secure contexts only. */
function pageLocks(): LockManager | null {
  return (navigator as { locks?: LockManager | null }).locks ?? null;
}
