/** For tests only: the few things of Excalidraw that the binding sees, with the habits that matter. */

import type { OrderedExcalidrawElement } from "@excalidraw/excalidraw/element/types";

import type { BoardApi, ExcalidrawTools } from "./board";

export type Element = OrderedExcalidrawElement;
export type Fields = Record<string, unknown>;

let nonces = 0;

/** A board that changes its elements in place and counts their versions itself. */
export class FakeBoard {
  elements: Element[] = [];
  appState: Fields = { isLoading: false, cursorButton: "up", selectedElementIds: {} };
  captured: unknown[] = [];
  collaborators = new Map<string, unknown>();
  updates = 0;
  files: Record<string, { id: string; dataURL: string }> = {};
  readonly #listeners = new Set<() => void>();

  readonly api = {
    onChange: (listener: () => void) => {
      this.#listeners.add(listener);
      return () => this.#listeners.delete(listener);
    },
    updateScene: (scene: { elements?: Element[]; captureUpdate?: unknown; collaborators?: Map<string, unknown> }) => {
      if (scene.elements !== undefined) {
        this.elements = scene.elements;
        this.captured.push(scene.captureUpdate);
        this.updates += 1;
      }
      this.collaborators = scene.collaborators ?? this.collaborators;
      this.changed();
    },
    getSceneElementsIncludingDeleted: () => this.elements,
    getAppState: () => this.appState,
    getFiles: () => this.files,
    addFiles: (files: { id: string; dataURL: string }[]) => {
      for (const file of files) this.files[file.id] = file;
    },
  } as unknown as BoardApi;

  changed(): void {
    for (const listener of this.#listeners) listener();
  }

  draw(id: string, fields: Fields = {}): void {
    const element = { ...RECTANGLE, id, version: 1, versionNonce: ++nonces, ...fields };
    this.elements = [...this.elements, element as unknown as Element];
    this.changed();
  }

  change(id: string, fields: Fields): void {
    const element = this.element(id) as unknown as Fields & { version: number };
    Object.assign(element, fields, { version: element.version + 1, versionNonce: ++nonces });
    this.changed();
  }

  vanish(id: string): void {
    this.elements = this.elements.filter((element) => element.id !== id);
    this.changed();
  }

  press(isDown: boolean): void {
    this.appState = { ...this.appState, cursorButton: isDown ? "down" : "up" };
    this.changed();
  }

  element(id: string): Element {
    const element = this.elements.find((one) => one.id === id);
    if (element === undefined) throw new Error(`no element ${id}`);
    return element;
  }

  has(id: string): boolean {
    return this.elements.some((element) => element.id === id && !element.isDeleted);
  }
}

export const RECTANGLE = {
  type: "rectangle",
  x: 0,
  y: 0,
  width: 10,
  height: 10,
  strokeColor: "black",
  index: "a1",
  isDeleted: false,
  boundElements: [],
};
export const STROKE = { type: "freedraw", points: [[0, 0]], pressures: [], simulatePressure: true };
export const TOOLS = {
  CaptureUpdateAction: { NEVER: "NEVER" },
  restoreElements: (elements: Element[]) => elements,
} as unknown as ExcalidrawTools;
