/** The site's leave to call: which ways media may take, and credentials for its relays, which expire. */

import type { Room } from "../engine";

/** The answer of `POST /rounds/<id>/call/`. */
interface CallAccess {
  policy: RTCIceTransportPolicy;
  ice_servers: RTCIceServer[];
  expires_at: number;
}

export class Access {
  readonly #room: Pick<Room, "api" | "boot">;
  #configuration: RTCConfiguration | null = null;

  constructor(room: Pick<Room, "api" | "boot">) {
    this.#room = room;
  }

  /** As the site last gave it; null before it was asked. */
  get configuration(): RTCConfiguration | null {
    return this.#configuration;
  }

  /** Raises ApiRefusal. */
  async ask(): Promise<RTCConfiguration> {
    const { api, boot } = this.#room;
    const { policy, ice_servers } = await api.post<CallAccess>(`/rounds/${boot.roundId}/call/`);
    this.#configuration = { iceTransportPolicy: policy, iceServers: ice_servers, bundlePolicy: "max-bundle" };
    return this.#configuration;
  }

  /** Ask anew; without an answer the old credentials may still do. */
  async renew(): Promise<RTCConfiguration> {
    const known = this.#configuration;
    return known === null ? this.ask() : this.ask().catch(() => known);
  }
}
