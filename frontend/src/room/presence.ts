/** Whether the partner is here, and since when not. */

import { useEffect, useState } from "react";

import { partnerOf, useRoomState, useServices } from "./context";
import { clockTime } from "./format";

export interface Presence {
  name: string;
  state: "here" | "not_yet" | "gone" | "unknown";
  text: string;
}

/** null in a solo run. Offline we cannot know, and say so. */
export function usePartnerPresence(): Presence | null {
  const { boot, room } = useServices();
  const { here, connection } = useRoomState();
  const partner = partnerOf(boot);
  const present = partner !== null && here.includes(partner.id);
  const known = connection === "live";
  const [seen, setSeen] = useState(false);
  const [goneAt, setGoneAt] = useState<number | null>(null);
  useEffect(() => {
    if (!known) return;
    if (present) setSeen(true);
    setGoneAt(present ? null : room.serverNow());
  }, [known, present, room]);
  if (!partner) return null;
  const { name } = partner;
  if (!known) return { name, state: "unknown", text: `${name}: not known while offline` };
  if (present) return { name, state: "here", text: `${name} is here` };
  if (!seen) return { name, state: "not_yet", text: `${name} is not here` };
  return { name, state: "gone", text: `${name} has been gone since ${clockTime(goneAt ?? room.serverNow())}` };
}
