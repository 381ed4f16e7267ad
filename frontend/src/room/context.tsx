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
  const solo = useSyncExternalStore(room.subscribe, () => room.getState().clock.solo ?? boot.solo);
  const services = useMemo(
    () => ({ boot: solo && !boot.solo ? { ...boot, solo, nextRound: null } : boot, room, drafts }),
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

/** True for who moves the clock: the interviewer, and the candidate of a solo run. */
export function leads(boot: PageBoot): boolean {
  return boot.role === "interviewer" || boot.solo;
}

export function partnerOf(boot: PageBoot): Person | null {
  return boot.solo ? null : (boot.people.find((person) => person.id !== boot.userId) ?? null);
}

export function nameOf(boot: PageBoot, id: number): string {
  if (id === boot.userId) return "You";
  return boot.people.find((person) => person.id === id)?.name ?? "Someone";
}
