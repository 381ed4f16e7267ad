/** Puts the document's snapshot together, which comes in parts. */

import type { SnapshotPart } from "./protocol";

export class SnapshotAssembly {
  #parts: Uint8Array[] = [];

  /** Return the whole with its last part, null before. */
  add({ left, part }: Pick<SnapshotPart, "left" | "part">): Uint8Array | null {
    this.#parts.push(part);
    if (left > 0) return null;
    const whole = joined(this.#parts);
    this.#parts = [];
    return whole;
  }

  /** The connection was lost half-way: a snapshot begins anew on the next. */
  restart(): void {
    this.#parts = [];
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((bytes, part) => bytes + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
