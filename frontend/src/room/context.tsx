/** The room, its boot document and the line drafts, for every component below `App`. */

import { createContext, use, useCallback, useMemo, useSyncExternalStore, type ReactNode } from "react";

import type { PageBoot } from "./boot";
import type { LineDrafts } from "./drafts";
import type { Person, Room, RoomState } from "./engine";

export interface Services {
  boot: PageBoot;
  room: Room;
  drafts: LineDrafts;
}

const RoomContext = createContext<Services | null>(null);

/** Hands the services down; a round that became a solo run on the way is one for everybody below. */
export function RoomServices({ boot, room, drafts, children }: Services & { children: ReactNode }) {
  // For a guest there are always others: whose round it has become changes nothing of what they may do.
  const solo = useSyncExternalStore(room.subscribe, () => !isGuest(boot) && (room.getState().clock.solo ?? boot.solo));
  const services = useMemo(
    () => ({ boot: solo === boot.solo ? boot : { ...boot, solo, nextRound: solo ? null : boot.nextRound }, room, drafts }),
    [boot, drafts, room, solo],
  );
  return <RoomContext value={services}>{children}</RoomContext>;
}

export function useServices(): Services {
  const services = use(RoomContext);
  if (!services) throw new Error("This component must stand inside the room.");
  return services;
}

export function useRoomState(): RoomState {
  const { room } = useServices();
  return useSyncExternalStore(room.subscribe, room.getState);
}

/** The server's time in whole steps of `everyMs`; while `running` each step draws anew. */
export function useServerNow(running: boolean, everyMs = 250): number {
  const { room } = useServices();
  const subscribe = useCallback(
    (listener: () => void) => {
      if (!running) return () => undefined;
      const timer = setInterval(listener, everyMs);
      return () => clearInterval(timer);
    },
    [running, everyMs],
  );
  return useSyncExternalStore(subscribe, () => Math.floor(room.serverNow() / everyMs) * everyMs);
}

type Placed = Pick<PageBoot, "role">;

/** A third person: a second interviewer or an observer. */
export function isGuest({ role }: Placed): boolean {
  return role === "second" || role === "observer";
}

/** Who has the kit, notes evidence and scores. */
export function interviews({ role }: Placed): boolean {
  return role === "interviewer" || role === "second";
}

/** True for who moves the clock: the interviewer, and the candidate of a solo run. */
export function leads(boot: Pick<PageBoot, "role" | "solo">): boolean {
  return boot.role === "interviewer" || boot.solo;
}

/** The two whose round it is, or was. */
export function partiesOf(boot: Pick<PageBoot, "people">): Person[] {
  return boot.people.filter((person) => !isGuest(person));
}

/** The other of the two, also of one who went; null for a third person, who has no partner. */
export function otherOf(boot: Pick<PageBoot, "role" | "people" | "userId">): Person | null {
  return isGuest(boot) ? null : (partiesOf(boot).find((person) => person.id !== boot.userId) ?? null);
}

export function partnerOf(boot: PageBoot): Person | null {
  return boot.solo ? null : otherOf(boot);
}

export function nameOf(boot: PageBoot, id: number): string {
  if (id === boot.userId) return "You";
  return boot.people.find((person) => person.id === id)?.name ?? "Someone";
}
