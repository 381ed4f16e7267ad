/**
 * Pictures of the board. Their bytes never enter the document: they go to the server first, which names them by
 * their content, and an element only carries that name. Whoever sees an element fetches what it names.
 */

import type { BinaryFileData, ExcalidrawImperativeAPI } from "@excalidraw/excalidraw/types";

import { ApiRefusal } from "./api";
import { isImageId } from "./board_fields";
import type { Room } from "./room";

/** The editor makes larger pictures smaller than this by itself; ours must be the same for crops to fit. */
const SIDE_MAX = 1440;
const UPLOAD_BYTES_MAX = 2 * 1024 * 1024;
const AGAIN_AFTER_MS = 3000;

const OFFLINE =
  "The picture was not added: the server cannot be reached. Everything else is safe. Add it again when the connection is back.";
const UNREADABLE = "This file could not be read as a picture. Use PNG, JPEG, GIF or WebP of up to 2 MB.";
const TOO_LARGE = "A picture can have up to 2 MB. Make it smaller and try again.";

export type FilesApi = Pick<ExcalidrawImperativeAPI, "addFiles" | "getFiles">;
type FileId = BinaryFileData["id"];

export class BoardImages {
  readonly #room: Room;
  readonly #api: FilesApi;
  /** Names that the server has given, or that the document carries. */
  readonly #known = new Set<string>();
  readonly #fetching = new Set<string>();
  /** Pictures that came with pasted elements, by the name they came with; null while one is on its way. */
  readonly #adopted = new Map<string, string | null>();
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();
  #stopped = false;

  constructor(room: Room, api: FilesApi) {
    this.#room = room;
    this.#api = api;
  }

  /** Bring a file to the server and return its name; rejects with a sentence for the person. */
  async add(file: Blob): Promise<FileId> {
    const id = await this.#upload(await shrunk(file));
    this.#known.add(id);
    return id as FileId;
  }

  /** Whether an element may name it: the others can fetch it. */
  isShared(id: string | null): boolean {
    return id !== null && this.#known.has(id);
  }

  /** Show a picture that the document names. */
  want(id: string): void {
    if (!isImageId(id)) return;
    this.#known.add(id);
    const isHere = this.#api.getFiles()[id] !== undefined;
    if (!isHere && !this.#fetching.has(id)) void this.#fetch(id);
  }

  /**
   * A picture that was pasted with elements of another board: bring it here under our name for it.
   *
   * `done` is told that name, or null when it cannot be had; asked again meanwhile, nothing more happens.
   */
  adopt(id: string, done: (name: string | null) => void): void {
    const name = this.#adopted.get(id);
    if (name === null) return;
    const given = name === undefined ? this.#adopt(id) : Promise.resolve(name);
    void given.then((one) => !this.#stopped && done(one));
  }

  stop(): void {
    this.#stopped = true;
    for (const timer of this.#timers) clearTimeout(timer);
  }

  async #adopt(id: string): Promise<string | null> {
    const file = this.#api.getFiles()[id];
    if (file === undefined) return null;
    this.#adopted.set(id, null);
    try {
      const name = await this.add(blobOf(file.dataURL));
      this.#api.addFiles([{ ...file, id: name }]);
      this.#adopted.set(id, name);
      return name;
    } catch {
      this.#adopted.delete(id);
      return null;
    }
  }

  async #upload(file: Blob): Promise<string> {
    try {
      const { roundId } = this.#room.boot;
      const { id } = await this.#room.api.upload<{ id: string }>(`/rounds/${roundId}/images/`, file);
      return id;
    } catch (error) {
      if (!(error instanceof ApiRefusal)) throw error;
      throw new Error(error.status === 0 ? OFFLINE : error.detail, { cause: error });
    }
  }

  async #fetch(id: string): Promise<void> {
    this.#fetching.add(id);
    const { apiBase, roundId } = this.#room.boot;
    const answer = await readPicture(`${apiBase}/rounds/${roundId}/images/`, id);
    this.#fetching.delete(id);
    if (this.#stopped) return;
    if (answer === "again") this.#again(id);
    else if (answer !== "gone") this.#api.addFiles([answer]);
  }

  #again(id: string): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.want(id);
    }, AGAIN_AFTER_MS);
    this.#timers.add(timer);
  }
}

/**
 * One picture of the board as the editor takes it, from `where`, which ends with a slash; "again" when the server
 * could not be asked, "gone" for good.
 */
export async function readPicture(
  where: string,
  id: string,
): Promise<BinaryFileData | "again" | "gone"> {
  try {
    const answer = await fetch(`${where}${id}/`, { credentials: "same-origin" });
    if (!answer.ok) return answer.status >= 500 || answer.status === 429 ? "again" : "gone";
    const blob = await answer.blob();
    const mimeType = blob.type as BinaryFileData["mimeType"];
    return { id: id as FileId, mimeType, dataURL: await dataUrlOf(blob), created: Date.now() };
  } catch {
    return "again";
  }
}

function dataUrlOf(blob: Blob): Promise<BinaryFileData["dataURL"]> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result as BinaryFileData["dataURL"]);
    reader.onerror = () => reject(reader.error ?? new Error("unreadable"));
    reader.readAsDataURL(blob);
  });
}

function blobOf(dataUrl: string): Blob {
  const [head = "", body = ""] = dataUrl.split(",", 2);
  const bytes = Uint8Array.from(atob(body), (character) => character.charCodeAt(0));
  return new Blob([bytes], { type: head.slice("data:".length).split(";")[0] ?? "" });
}

/** The file itself where it fits; a large photograph or screenshot made smaller; or an Error with a sentence. */
async function shrunk(file: Blob): Promise<Blob> {
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (bitmap === null) throw new Error(UNREADABLE);
  const scale = Math.min(1, SIDE_MAX / Math.max(bitmap.width, bitmap.height));
  if (scale === 1 && file.size <= UPLOAD_BYTES_MAX) return file;
  const canvas = new OffscreenCanvas(Math.round(bitmap.width * scale), Math.round(bitmap.height * scale));
  canvas.getContext("2d")?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  for (const type of [file.type, "image/jpeg"]) {
    const smaller = await canvas.convertToBlob({ type, quality: 0.85 });
    if (smaller.size <= UPLOAD_BYTES_MAX) return smaller;
  }
  throw new Error(TOO_LARGE);
}
