/** Who else is in the room besides the partner, in words: each of the two knows who watches, a guest who is there. */

import { isGuest, partiesOf } from "./context";
import type { PageBoot } from "./boot";
import type { Person } from "./engine";

type Company = Pick<PageBoot, "role" | "people" | "userId">;

/** A sentence; empty for the two while no third person is there. */
export function companyText(boot: Company, here: readonly number[]): string {
  const isHere = ({ id }: Person) => here.includes(id);
  if (isGuest(boot)) return partiesText(partiesOf(boot).filter(isHere).map(({ name }) => name));
  const [third] = boot.people.filter((person) => isGuest(person) && isHere(person));
  if (!third) return "";
  return third.role === "observer" ? `${third.name} watches` : `${third.name} interviews too`;
}

function partiesText(names: string[]): string {
  if (names.length === 0) return "Nobody is here yet";
  return names.length === 1 ? `${names[0]} is here` : `${names.join(" and ")} are here`;
}
