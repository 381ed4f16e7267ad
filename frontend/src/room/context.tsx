/** The room, its boot document and the line drafts, for every component below `App`. */

import { createContext, use, useCallback, useSyncExternalStore } from "react";

import type { PageBoot } from "./boot";
import type { LineDrafts } from "./drafts";
import type { Person, Room, RoomState } from "./engine";

export interface Services {
  boot: PageBoot;
  room: Room;
  drafts: LineDrafts;
}

export const RoomContext = createContext<Services | null>(null);

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
  return boot.people.find((person) => person.id !== boot.userId) ?? null;
}

export function nameOf(boot: PageBoot, id: number): string {
  if (id === boot.userId) return "You";
  return boot.people.find((person) => person.id === id)?.name ?? "Someone";
}
