/** Whether the partner is here, and since when not. */

import { useState } from "react";

import { partnerOf, useRoomState, useServices } from "./context";
import { clockTime } from "./format";

export interface Presence {
  name: string;
  state: "here" | "not_yet" | "gone" | "unknown";
  text: string;
}

/** What this page has seen of the partner, and the server's time at which it saw them go. */
interface Past {
  present: boolean;
  seen: boolean;
  goneAt: number;
}

/** null in a solo run. Offline we cannot know, and say so. */
export function usePartnerPresence(): Presence | null {
  const { boot, room } = useServices();
  const { here, connection } = useRoomState();
  const partner = partnerOf(boot);
  const present = partner !== null && here.includes(partner.id);
  const known = connection === "live";
  const [past, setPast] = useState<Past>({ present: false, seen: false, goneAt: 0 });
  if (known && present !== past.present) setPast({ present, seen: true, goneAt: room.serverNow() });
  if (!partner) return null;
  const { name } = partner;
  if (!known) return { name, state: "unknown", text: `${name}: not known while offline` };
  if (present) return { name, state: "here", text: `${name} is here` };
  if (!past.seen) return { name, state: "not_yet", text: `${name} is not here` };
  return { name, state: "gone", text: `${name} has been gone since ${clockTime(past.goneAt)}` };
}
