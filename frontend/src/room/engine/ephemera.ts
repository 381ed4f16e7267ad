/**
 * What matters only now: cursors, the pointer on the board, strokes in progress.
 *
 * Topics share one JSON frame, sent at most twenty times a second with the newest value of each; nothing is
 * kept while there is no connection, and nothing is sent while the network is behind.
 */

import { decodeText, EPHEMERAL_MAX_BYTES, utf8 } from "./protocol";

export const EPHEMERAL_EVERY_MS = 50;
const BEHIND_BYTES = 64 * 1024;

export type Topic = "hello" | "awareness" | "pointer" | "drafts" | "call";

export interface Sender {
  author: number;
  tab: string;
}

/** Values come from another person's browser: listeners check what they read. */
export type TopicListener = (value: unknown, from: Sender) => void;

export interface EphemeralDoor {
  readonly backlogBytes: number;
  sendEphemeral(body: Uint8Array): void;
}

export class Ephemera {
  readonly #door: EphemeralDoor;
  readonly #mayTell: ReadonlySet<Topic> | null;
  readonly #waiting = new Map<Topic, () => unknown>();
  readonly #listeners = new Map<Topic, Set<TopicListener>>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #sentAt = -EPHEMERAL_EVERY_MS;

  /** `mayTell` are the topics that leave here; all of them unless it is given. */
  constructor(door: EphemeralDoor, mayTell?: readonly Topic[]) {
    this.#door = door;
    this.#mayTell = mayTell ? new Set(mayTell) : null;
  }

  /** Tell the others; `read` is asked when the frame leaves, so it always carries the newest value. */
  publish(topic: Topic, read: () => unknown): void {
    if (this.#mayTell?.has(topic) === false) return;
    this.#waiting.set(topic, read);
    this.#timer ??= setTimeout(() => this.#flush(), this.#sentAt + EPHEMERAL_EVERY_MS - performance.now());
  }

  on(topic: Topic, listener: TopicListener): () => void {
    const listeners = this.#listeners.get(topic) ?? new Set();
    this.#listeners.set(topic, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  receive(body: Uint8Array, from: Sender): void {
    for (const [topic, value] of Object.entries(parse(body))) {
      this.#listeners.get(topic as Topic)?.forEach((listener) => listener(value, from));
    }
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#waiting.clear();
  }

  #flush(): void {
    this.#timer = undefined;
    this.#sentAt = performance.now();
    const values = Object.fromEntries([...this.#waiting].map(([topic, read]) => [topic, read()]));
    this.#waiting.clear();
    if (this.#door.backlogBytes > BEHIND_BYTES) return;
    const body = encode(values);
    if (body.length <= EPHEMERAL_MAX_BYTES) this.#door.sendEphemeral(body);
  }
}

/** A large stroke in progress gives way to the small topics: it is committed within a second anyway. */
function encode(values: Record<string, unknown>): Uint8Array {
  const body = utf8(JSON.stringify(values));
  if (body.length <= EPHEMERAL_MAX_BYTES) return body;
  return utf8(JSON.stringify({ ...values, drafts: undefined }));
}

function parse(body: Uint8Array): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(decodeText(body));
    return typeof parsed === "object" && parsed !== null ? (parsed as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
