/** Whether the partner is here, and since when not. */

import { useState } from "react";

import { partnerOf, useRoomState, useServices } from "./context";
import type { Attendance } from "./engine";
import { clockTime } from "./format";
import { useAfter } from "./leaving/useAfter";

/** The log tells of a leaving this long after the last tab went (docs/protocol.md). */
const LEAVE_TOLD_AFTER_MS = 5000;
/** An interruption that passes within these changes nothing on the page. */
const OFFLINE_SHOWN_AFTER_MS = 1000;
const AWAY_SHOWN_AFTER_MS = 1500;

export interface Presence {
  name: string;
  state: "here" | "not_yet" | "gone" | "unknown";
  text: string;
  /** The server's time since when they are not here; null while they are, or where it is not known. */
  since: number | null;
  /** The server knows that they have gone: nobody is there to agree to a pause. */
  alone: boolean;
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
  const { here, connection, attendance, joined, clock } = useRoomState();
  const partner = partnerOf(boot);
  const listed = partner !== null && here.includes(partner.id);
  const live = connection === "live";
  const lost = useAfter(!live, OFFLINE_SHOWN_AFTER_MS);
  const away = useAfter(live && !listed, AWAY_SHOWN_AFTER_MS);
  const [past, setPast] = useState<Past>({ present: false, seen: false, goneAt: 0 });
  // Until it has lasted a moment, an absence is a connection that comes back.
  const present = live ? listed || (past.present && !away) : past.present;
  if (live && present !== past.present) setPast({ present, seen: true, goneAt: room.serverNow() });
  if (!partner) return null;
  const { name } = partner;
  if (!joined || (!live && lost)) {
    return { name, state: "unknown", text: `${name}: not known while offline`, since: null, alone: false };
  }
  if (present) return { name, state: "here", text: `${name} is here`, since: null, alone: false };
  const opened = boot.openSince ?? clock.round_started_at;
  const last = attendance[partner.id];
  const since = wentAt(last, past);
  if (since === null && !last) {
    return { name, state: "not_yet", text: `${name} is not here`, since: opened, alone: true };
  }
  const text = since === null ? `${name} is not here` : `${name} has been gone since ${clockTime(since)}`;
  return { name, state: "gone", text, since: missedSince(since, opened), alone: last?.here === false };
}

/** Who looked in before the round was open is missed from then on; nobody is before. */
function missedSince(wentAt: number | null, opened: number | null): number | null {
  return wentAt === null || opened === null ? null : Math.max(wentAt, opened);
}

/** By the log, or by what this page saw itself while the log does not tell yet. */
function wentAt(last: Attendance | undefined, past: Past): number | null {
  const told = last && !last.here ? last.at - LEAVE_TOLD_AFTER_MS : null;
  return told ?? (past.seen ? past.goneAt : null);
}
