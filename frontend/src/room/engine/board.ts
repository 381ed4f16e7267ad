/**
 * Binds an Excalidraw board to the room's document.
 *
 * The document is the truth. What the person changes is found by comparing the scene with what the scene and
 * the document last agreed on, and only changed keys are written; what others change is put into the scene
 * with captureUpdate NEVER, so that undo is only ever one's own. During a gesture the changed elements belong
 * to the person: others see them as drafts twenty times a second and as commits every second.
 */

import type { CaptureUpdateAction, restoreElements } from "@excalidraw/excalidraw";
import type { OrderedExcalidrawElement } from "@excalidraw/excalidraw/element/types";
import type { ExcalidrawImperativeAPI, ExcalidrawProps } from "@excalidraw/excalidraw/types";
import type * as Y from "yjs";

import { RemoteDrafts } from "./board_drafts";
import { reasonNotShared } from "./board_fields";
import {
  boardOf,
  changed,
  changesBetween,
  compareOrder,
  flatten,
  readElement,
  touchedIds,
  writeElement,
  type Draft,
  type Flat,
} from "./board_model";
import { BoardImages } from "./board_images";
import { Pointers } from "./board_pointers";
import { elementOf, newNonce } from "./board_scene";
import type { Room } from "./room";

const COMMIT_SOON_MS = 50;
const COMMIT_IN_GESTURE_MS = 1000;
const SHOW_REMOTE_MS = 16;

/** Hides what would replace the shared scene: give this to Excalidraw as `UIOptions`. */
export const BOARD_UI_OPTIONS = {
  canvasActions: { loadScene: false, saveToActiveFile: false },
} as const satisfies ExcalidrawProps["UIOptions"];

/** The parts of the Excalidraw module that the binding calls; the page imports the module lazily. */
export interface ExcalidrawTools {
  CaptureUpdateAction: typeof CaptureUpdateAction;
  restoreElements: typeof restoreElements;
}

export type BoardApi = Pick<
  ExcalidrawImperativeAPI,
  "onChange" | "updateScene" | "getSceneElementsIncludingDeleted" | "getAppState" | "addFiles" | "getFiles"
>;

export interface BoardBinding {
  /** Give this to Excalidraw as `onPointerUpdate`. */
  onPointerUpdate: NonNullable<ExcalidrawProps["onPointerUpdate"]>;
  /** Give this to Excalidraw as `generateIdForFile`: the picture is on the server before it is on the board. */
  addImage(file: File): Promise<string>;
  /** Commit what is open and stop. */
  destroy(): void;
}

export function bindBoard(room: Room, api: BoardApi, tools: ExcalidrawTools): BoardBinding {
  return new Binding(room, api, tools);
}

type Element = OrderedExcalidrawElement;

/** What the scene and the document last agreed on for one element. */
interface Agreed {
  nonce: number;
  flat: Flat;
  /** What the commit before left: drafts build on it, because it has surely reached the others. */
  earlier: Flat;
}

class Binding implements BoardBinding {
  readonly #room: Room;
  readonly #api: BoardApi;
  readonly #tools: ExcalidrawTools;
  readonly #board: Y.Map<Y.Map<unknown>>;
  readonly #drafts: RemoteDrafts;
  readonly #images: BoardImages;
  readonly #pointers: Pointers;
  readonly #agreed = new Map<string, Agreed>();
  /** Changed in the document or by a draft, and not yet shown. */
  readonly #stale = new Set<string>();
  /** Changed by the gesture that is going on. */
  readonly #inGesture = new Set<string>();
  /** First seen in another's draft: they commit it, or nobody does. */
  readonly #borrowed = new Set<string>();
  /** Put into the document by this binding: only these does it take for deleted when they vanish. */
  readonly #own = new Set<string>();
  readonly #undo: (() => void)[];
  #started = false;
  /** Or when the gesture began, if that was later. */
  #committedAt = 0;
  #commitAt = Infinity;
  #commitTimer: ReturnType<typeof setTimeout> | undefined;
  #showTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(room: Room, api: BoardApi, tools: ExcalidrawTools) {
    this.#room = room;
    this.#api = api;
    this.#tools = tools;
    this.#board = boardOf(room.doc);
    this.#drafts = new RemoteDrafts((ids) => this.#changedElsewhere(ids));
    this.#images = new BoardImages(room, api);
    this.#pointers = new Pointers(room, api);
    this.#undo = [
      this.#observeDocument(),
      api.onChange(() => this.#sceneChanged()),
      room.ephemera.on("drafts", (value) => this.#draftsCame(value)),
    ];
    if (!api.getAppState().isLoading) this.#start();
  }

  onPointerUpdate: BoardBinding["onPointerUpdate"] = (update) => this.#pointers.publish(update);

  addImage: BoardBinding["addImage"] = (file) => this.#images.add(file);

  destroy(): void {
    if (this.#started) this.#commit();
    clearTimeout(this.#commitTimer);
    clearTimeout(this.#showTimer);
    this.#drafts.stop();
    this.#images.stop();
    this.#pointers.destroy();
    for (const undo of this.#undo) undo();
  }

  /** While Excalidraw loads it replaces the scene; until then, an empty scene means nothing. */
  #start(): void {
    this.#started = true;
    this.#changedElsewhere([...this.#board.keys()]);
  }

  #observeDocument(): () => void {
    const observer = (events: Y.YEvent<Y.Map<unknown>>[], transaction: Y.Transaction) => {
      if (transaction.origin === this) return;
      const ids = touchedIds(this.#board, events);
      for (const id of ids) this.#drafts.forget(id);
      this.#changedElsewhere(ids);
    };
    this.#board.observeDeep(observer);
    return () => this.#board.unobserveDeep(observer);
  }

  /** A board that is over shows what is kept: nothing that is drawn after the end will be committed. */
  #draftsCame(value: unknown): void {
    if (!this.#room.getState().readOnly) this.#drafts.receive(value);
  }

  #changedElsewhere(ids: readonly string[]): void {
    for (const id of ids) this.#stale.add(id);
    if (this.#stale.size > 0 && this.#started) this.#showSoon();
  }

  // From the scene to the document

  /** Excalidraw calls this after every change of anything, pointer moves included. */
  #sceneChanged(): void {
    if (!this.#started) this.#start();
    this.#pointers.selectionMayHaveChanged();
    const scene = this.#api.getSceneElementsIncludingDeleted();
    const dirty = this.#dirtyIn(scene);
    const isGesture = this.#api.getAppState().cursorButton === "down";
    this.#followGesture(isGesture, dirty);
    if (!isGesture) this.#markVanished(scene);
    if (dirty.length > 0) this.#commitWithin(isGesture ? COMMIT_IN_GESTURE_MS : COMMIT_SOON_MS);
    else if (this.#stale.size > 0 && !isGesture) this.#showSoon();
  }

  #dirtyIn(scene: readonly Element[]): Element[] {
    const isDirty = (element: Element) => this.#agreed.get(element.id)?.nonce !== element.versionNonce;
    return scene.filter((element) => isDirty(element) && !this.#awaitsPicture(element));
  }

  /** A picture that the others could not fetch yet: its element is shared when they can. */
  #awaitsPicture(element: Element): boolean {
    if (element.type !== "image" || element.isDeleted || this.#images.isShared(element.fileId)) return false;
    const { fileId } = element;
    // Without a name it is a file that the editor is still handing to `addImage`.
    if (fileId !== null) this.#images.adopt(fileId, (name) => this.#pictureAdopted(fileId, name));
    return true;
  }

  /** Elements that were pasted with a picture get our name for it, or go when it cannot be had. */
  #pictureAdopted(fileId: string, name: string | null): void {
    const scene = this.#api.getSceneElementsIncludingDeleted();
    const theirs = scene.filter((element) => element.type === "image" && element.fileId === fileId && !element.isDeleted);
    const renamed = (element: Element) => ({ ...element, fileId: name, ...nextVersion(element) }) as Element;
    this.#replace(theirs, name === null ? deleted : renamed);
    if (name === null && theirs.length > 0) this.#room.notify("picture_not_added");
  }

  #followGesture(isGesture: boolean, dirty: readonly Element[]): void {
    if (!isGesture) {
      this.#inGesture.clear();
      return;
    }
    if (this.#inGesture.size === 0) this.#committedAt = performance.now();
    for (const element of dirty) this.#inGesture.add(element.id);
    if (dirty.length > 0) this.#room.ephemera.publish("drafts", () => this.#ownDrafts());
  }

  #ownDrafts(): Draft[] {
    const scene = this.#api.getSceneElementsIncludingDeleted();
    const open = scene.filter((element) => this.#inGesture.has(element.id) && reasonNotShared(element) === null);
    return open.map((element) => ({
      id: element.id,
      ...changesBetween(this.#agreed.get(element.id)?.earlier ?? {}, flatten(element)),
    }));
  }

  /**
   * Excalidraw drops without a trace what turned out too small to see: then what we have of it is deleted.
   * Anything else that vanishes, as when a scene is reset, is not ours to delete for everybody: it comes back.
   */
  #markVanished(scene: readonly Element[]): void {
    if (scene.length >= this.#agreed.size) return;
    const there = new Set(scene.map((element) => element.id));
    const vanished = [...this.#agreed.keys()].filter((id) => !there.has(id));
    for (const id of vanished) this.#agreed.delete(id);
    const own = vanished.filter((id) => this.#own.has(id) && !this.#room.getState().readOnly);
    this.#room.doc.transact(() => own.forEach((id) => this.#board.get(id)?.set("isDeleted", true)), this);
    this.#changedElsewhere(vanished.filter((id) => !own.includes(id)));
  }

  #commitWithin(pause: number): void {
    const now = performance.now();
    const at = pause === COMMIT_SOON_MS ? now + pause : Math.max(now, this.#committedAt + pause);
    if (at >= this.#commitAt) return;
    clearTimeout(this.#commitTimer);
    this.#commitAt = at;
    this.#commitTimer = setTimeout(() => this.#commit(), at - now);
  }

  #commit(): void {
    clearTimeout(this.#commitTimer);
    this.#commitAt = Infinity;
    if (this.#room.getState().over) return;
    this.#committedAt = performance.now();
    const dirty = this.#dirtyIn(this.#api.getSceneElementsIncludingDeleted());
    const refused = dirty.filter((element) => !element.isDeleted && reasonNotShared(element) !== null);
    this.#room.doc.transact(() => {
      for (const element of dirty) if (!refused.includes(element)) this.#commitElement(element);
    }, this);
    if (refused.length > 0) this.#takeOff(refused);
    this.#show();
  }

  #commitElement(element: Element): void {
    const { id, versionNonce } = element;
    const flat = flatten(element);
    const isNew = !this.#board.has(id);
    const agreed = this.#agreed.get(id)?.flat ?? readElement(this.#board, id) ?? {};
    this.#agreed.set(id, { nonce: versionNonce, flat, earlier: agreed });
    if (isNew && (this.#borrowed.has(id) || element.isDeleted || isTooSmall(element))) return;
    if (isNew) this.#own.add(id);
    writeElement(this.#board, id, agreed, flat);
  }

  #takeOff(refused: readonly Element[]): void {
    this.#replace(refused, deleted);
    for (const element of refused) this.#room.notify(reasonNotShared(element) ?? "not_on_board");
  }

  #replace(some: readonly Element[], by: (element: Element) => Element): void {
    const scene = this.#api.getSceneElementsIncludingDeleted();
    const elements = scene.map((element) => (some.includes(element) ? by(element) : element));
    this.#api.updateScene({ elements, captureUpdate: this.#tools.CaptureUpdateAction.NEVER });
  }

  // From the document to the scene

  #showSoon(): void {
    this.#showTimer ??= setTimeout(() => this.#show(), SHOW_REMOTE_MS);
  }

  #show(): void {
    clearTimeout(this.#showTimer);
    this.#showTimer = undefined;
    const scene = this.#api.getSceneElementsIncludingDeleted();
    const held = this.#heldIn(scene);
    const ids = [...this.#stale].filter((id) => !held.has(id));
    if (ids.length === 0) return;
    const next = new Map(scene.map((element) => [element.id, element]));
    for (const id of ids) this.#putInto(next, id);
    const elements = [...next.values()].sort(compareOrder);
    this.#api.updateScene({ elements, captureUpdate: this.#tools.CaptureUpdateAction.NEVER });
  }

  /** What the person has in hand, or changed a moment ago, is committed before it is shown anew. */
  #heldIn(scene: readonly Element[]): Set<string> {
    const { newElement, editingTextElement, resizingElement, multiElement } = this.#api.getAppState();
    const inHand = [newElement, editingTextElement, resizingElement, multiElement].flatMap((one) => one?.id ?? []);
    return new Set([...inHand, ...this.#inGesture, ...this.#dirtyIn(scene).map((element) => element.id)]);
  }

  #putInto(next: Map<string, Element>, id: string): void {
    this.#stale.delete(id);
    const flat = this.#flatOf(id);
    const shown = next.get(id);
    if (shown === undefined && !this.#board.has(id)) this.#borrowed.add(id);
    if (flat === null) {
      next.delete(id);
      this.#agreed.delete(id);
      return;
    }
    const isBuried = flat.isDeleted === true && shown === undefined;
    const element = isBuried ? null : elementOf(id, flat, shown?.version ?? 0, this.#tools.restoreElements);
    if (element === null) return;
    next.set(id, element);
    if (element.type === "image" && element.fileId !== null) this.#images.want(element.fileId);
    const agreed = flatten(element);
    this.#agreed.set(id, { nonce: element.versionNonce, flat: agreed, earlier: agreed });
  }

  /** What the document and a draft say of an element; null when neither knows it. */
  #flatOf(id: string): Flat | null {
    const flat = readElement(this.#board, id);
    const draft = this.#drafts.get(id);
    return draft === undefined ? flat : changed(flat ?? {}, draft);
  }
}

function deleted(element: Element): Element {
  return { ...element, isDeleted: true, ...nextVersion(element) };
}

function nextVersion(element: Element): { version: number; versionNonce: number } {
  return { version: element.version + 1, versionNonce: newNonce() };
}

/** A click without a move leaves these; Excalidraw throws them away when the gesture ends. */
function isTooSmall(element: Element): boolean {
  if ("points" in element) return element.points.length < 2;
  return element.width === 0 && element.height === 0;
}
