/** What sets up a call travels here: to one tab of one person, unkept. docs/protocol.md, Calls. */

import type { Sender } from "./ephemera";

export type SignalContent =
  | { description: { type: "offer" | "answer"; sdp: string } }
  | { candidate: RTCIceCandidateInit };

/** `epoch`: the sender's connection; `for`: the addressed tab's. */
export type Signal = { epoch: number; for: number } & SignalContent;
/** `person`: whose tab it is; the two whose round it is need not name each other. */
export type AddressedSignal = { to: string; person?: number } & Signal;

export type SignalListener = (signal: Signal, from: Sender) => void;

export class Signals {
  readonly #send: (signal: AddressedSignal) => boolean;
  readonly #listeners = new Set<SignalListener>();

  constructor(send: (signal: AddressedSignal) => boolean) {
    this.#send = send;
  }

  /** False when there is no connection to the server: the signal went nowhere. */
  send(signal: AddressedSignal): boolean {
    return this.#send(signal);
  }

  on(listener: SignalListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  receive(signal: Signal, from: Sender): void {
    this.#listeners.forEach((listener) => listener(signal, from));
  }
}
