/** How two people of a room are joined, the same by both browsers' reckoning: who gives way, and what goes which way. Pure. */

import type { Person, Seat } from "../engine";

/** Of two, the later one is polite: it lets the other's offer go first. */
const ORDER: readonly Seat[] = ["interviewer", "candidate", "second", "observer"];

type End = Pick<Person, "id" | "role">;

export function isPolite(me: End, them: End): boolean {
  const difference = ORDER.indexOf(me.role) - ORDER.indexOf(them.role);
  return difference === 0 ? me.id > them.id : difference > 0;
}

/** Whether this person's sound and picture go to the others: not those of who only watches. */
export function isHeard({ role }: Pick<End, "role">): boolean {
  return role !== "observer";
}

/** As the line of sound and that of pictures go, seen from `me`. */
export function directionOf(me: End, them: End): RTCRtpTransceiverDirection {
  if (!isHeard(me)) return isHeard(them) ? "recvonly" : "inactive";
  return isHeard(them) ? "sendrecv" : "sendonly";
}

/** Whom a signal is for, as it travels: the two whose round it is need not name each other. */
export function addressOf(me: End, them: End): { person?: number } {
  return isParty(me) && isParty(them) ? {} : { person: them.id };
}

function isParty({ role }: End): boolean {
  return role === "candidate" || role === "interviewer";
}
