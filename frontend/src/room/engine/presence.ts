/** Who is where in the notes: Yjs awareness over ephemeral frames, each name vouched for by the server. */

import { fromBase64, toBase64 } from "lib0/buffer";
import {
  applyAwarenessUpdate,
  Awareness,
  encodeAwarenessUpdate,
  modifyAwarenessUpdate,
  removeAwarenessStates,
} from "y-protocols/awareness";
import type { Doc } from "yjs";

import type { Ephemera, Sender } from "./ephemera";
import type { Here } from "./protocol";
import type { Person, RoomBoot, Seat } from "./types";

/** How a person's cursor and pointer look to the others: readable on both themes. Who watches shows none. */
export const CURSOR_COLORS: Readonly<Record<Seat, { color: string; colorLight: string }>> = {
  candidate: { color: "#c2410c", colorLight: "#c2410c40" },
  interviewer: { color: "#2563eb", colorLight: "#2563eb40" },
  second: { color: "#7c3aed", colorLight: "#7c3aed40" },
  observer: { color: "#57534e", colorLight: "#57534e40" },
};

interface Changes {
  added: number[];
  updated: number[];
  removed: number[];
}

export class Presence {
  readonly awareness: Awareness;
  readonly #ephemera: Ephemera;
  readonly #people: readonly Person[];
  readonly #clientsByTab = new Map<string, Set<number>>();

  constructor(doc: Doc, ephemera: Ephemera, boot: RoomBoot) {
    this.#ephemera = ephemera;
    this.#people = boot.people;
    this.awareness = new Awareness(doc);
    this.awareness.setLocalStateField("user", this.#identity(boot.userId));
    this.awareness.on("update", (changes: Changes, origin: unknown) => this.#updated(changes, origin));
    ephemera.on("awareness", (value, from) => this.#received(value, from));
    ephemera.on("hello", () => this.#publish());
  }

  /** Say where we are and ask the others where they are: what they said while we were gone is lost. */
  arrived(): void {
    this.#publish();
    this.#ephemera.publish("hello", () => true);
  }

  /** Forget the cursors of tabs that have gone; of all of them, while the connection is gone. */
  hereChanged(here: readonly Here[]): void {
    const tabs = new Set(here.map((one) => one.tab));
    for (const tab of this.#clientsByTab.keys()) if (!tabs.has(tab)) this.#forget(tab);
  }

  destroy(): void {
    this.awareness.destroy();
  }

  #updated(changes: Changes, origin: unknown): void {
    if (isSender(origin)) {
      const clients = this.#clientsByTab.get(origin.tab) ?? new Set();
      for (const client of [...changes.added, ...changes.updated]) clients.add(client);
      this.#clientsByTab.set(origin.tab, clients);
    } else if ([...changes.added, ...changes.updated].includes(this.awareness.clientID)) {
      this.#publish();
    }
  }

  #publish(): void {
    this.#ephemera.publish("awareness", () =>
      toBase64(encodeAwarenessUpdate(this.awareness, [this.awareness.clientID])),
    );
  }

  /** The name and color are the seat's, whatever the other browser says. */
  #received(value: unknown, from: Sender): void {
    if (typeof value !== "string") return;
    try {
      const update = modifyAwarenessUpdate(fromBase64(value), (state: object | null) =>
        state === null ? null : { ...state, user: this.#identity(from.author) },
      );
      applyAwarenessUpdate(this.awareness, update, from);
    } catch {
      // Not an awareness update: a cursor that cannot be read is not shown.
    }
  }

  #identity(userId: number): { id: number; name: string; color: string; colorLight: string } {
    const person = this.#people.find((one) => one.id === userId);
    return { id: userId, name: person?.name ?? "Someone", ...CURSOR_COLORS[person?.role ?? "candidate"] };
  }

  #forget(tab: string): void {
    const clients = [...(this.#clientsByTab.get(tab) ?? [])];
    removeAwarenessStates(this.awareness, clients, "gone");
    // Awareness remembers how new a state was, and would not take the same one again after we come back.
    for (const client of clients) this.awareness.meta.delete(client);
    this.#clientsByTab.delete(tab);
  }
}

function isSender(origin: unknown): origin is Sender {
  return typeof origin === "object" && origin !== null && "tab" in origin;
}
