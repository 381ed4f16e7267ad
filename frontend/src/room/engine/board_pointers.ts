/** The other's pointer and selection on the board, both ways, as Excalidraw collaborators. */

import type { Collaborator, ExcalidrawProps, SocketId } from "@excalidraw/excalidraw/types";

import type { BoardApi } from "./board";
import type { Sender } from "./ephemera";
import { CURSOR_COLORS } from "./presence";
import type { Room } from "./room";

const SELECTED_SHOWN = 50;

type PointerUpdate = Parameters<NonNullable<ExcalidrawProps["onPointerUpdate"]>>[0];

/** Without a place while the person has selected by keys and never pointed. */
interface Pointer {
  x?: number;
  y?: number;
  tool: "pointer" | "laser";
  button: "down" | "up";
  selected: string[];
}

export class Pointers {
  readonly #room: Room;
  readonly #api: BoardApi;
  readonly #shown = new Map<string, Collaborator>();
  readonly #undo: (() => void)[];
  #last: Omit<Pointer, "selected"> = { tool: "pointer", button: "up" };
  #selected = "";

  constructor(room: Room, api: BoardApi) {
    this.#room = room;
    this.#api = api;
    this.#undo = [
      room.ephemera.on("pointer", (value, from) => this.#came(value, from)),
      room.subscribe(() => this.#dropTheGone()),
    ];
  }

  publish({ pointer, button }: PointerUpdate): void {
    this.#last = { x: Math.round(pointer.x), y: Math.round(pointer.y), tool: pointer.tool, button };
    this.#publish();
  }

  /** What is selected changes by keys too, while the pointer rests. */
  selectionMayHaveChanged(): void {
    const selected = this.#selection().join();
    if (selected === this.#selected) return;
    this.#selected = selected;
    this.#publish();
  }

  destroy(): void {
    for (const undo of this.#undo) undo();
  }

  /** The newest of both leaves, at most as often as everything ephemeral does. */
  #publish(): void {
    this.#room.ephemera.publish("pointer", (): Pointer => ({ ...this.#last, selected: this.#selection() }));
  }

  #selection(): string[] {
    return Object.keys(this.#api.getAppState().selectedElementIds).slice(0, SELECTED_SHOWN);
  }

  #came(value: unknown, { author, tab }: Sender): void {
    if (author === this.#room.boot.userId || !isPointer(value)) return;
    this.#shown.set(tab, this.#collaborator(value, author));
    this.#show();
  }

  #collaborator({ x, y, tool, button, selected }: Pointer, author: number): Collaborator {
    const person = this.#room.boot.people.find((one) => one.id === author);
    const { color } = CURSOR_COLORS[person?.role ?? "candidate"];
    return {
      id: String(author),
      username: person?.name ?? null,
      ...(x !== undefined && y !== undefined && { pointer: { x, y, tool } }),
      button,
      selectedElementIds: Object.fromEntries(selected.map((id) => [id, true as const])),
      color: { background: color, stroke: color },
    };
  }

  #dropTheGone(): void {
    const isLive = this.#room.getState().connection === "live";
    const gone = [...this.#shown.keys()].filter((tab) => !isLive || !this.#room.tabsHere.has(tab));
    for (const tab of gone) this.#shown.delete(tab);
    if (gone.length > 0) this.#show();
  }

  #show(): void {
    this.#api.updateScene({ collaborators: new Map([...this.#shown] as [SocketId, Collaborator][]) });
  }
}

function isPointer(value: unknown): value is Pointer {
  const pointer = value as Partial<Pointer> | null;
  return (
    isPlace(pointer?.x, pointer?.y) &&
    (pointer?.tool === "pointer" || pointer?.tool === "laser") &&
    (pointer.button === "down" || pointer.button === "up") &&
    Array.isArray(pointer.selected) &&
    pointer.selected.every((id) => typeof id === "string")
  );
}

function isPlace(x: unknown, y: unknown): boolean {
  return (x === undefined && y === undefined) || (Number.isFinite(x) && Number.isFinite(y));
}
