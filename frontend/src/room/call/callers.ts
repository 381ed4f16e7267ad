/** With whom this person may be in a call. Pure. */

import type { PageBoot } from "../boot";
import { isGuest, otherOf, partiesOf } from "../context";
import type { Person } from "../engine";

type Seat = Pick<PageBoot, "userId" | "role" | "people" | "guest">;

/** The others who may join; `solo`: nobody asks any more, so whoever did is gone. */
export function callersOf(boot: Seat, solo: boolean): Person[] {
  if (isGuest(boot)) return partiesOf(boot).filter(({ role }) => !solo || role === "candidate");
  const other = solo ? null : otherOf(boot);
  const third = boot.people.find(({ id }) => id === boot.guest?.userId);
  return [other, third].filter((person) => person !== null && person !== undefined);
}
