/** The replay, its boot document and its player, for every component below `App`. */

import { createContext, use, useSyncExternalStore } from "react";

import type { ReplayBoot } from "./boot";
import type { Player, PlayerState } from "./player";

export interface Services {
  boot: ReplayBoot;
  player: Player;
}

export const ReplayContext = createContext<Services | null>(null);

export function useServices(): Services {
  const services = use(ReplayContext);
  if (!services) throw new Error("This component must stand inside the replay.");
  return services;
}

/** Draws anew only when what is read changes: `read` returns a plain value or the same object. */
export function usePlayer<T>(read: (state: PlayerState) => T): T {
  const { player } = useServices();
  return useSyncExternalStore(player.subscribe, () => read(player.getState()));
}

/** The position in whole seconds: what stands in words and figures changes no more often. */
export function useSecond(): number {
  return usePlayer(({ position }) => Math.floor(position / 1000) * 1000);
}

export function nameOf(boot: ReplayBoot, id: number): string {
  if (id === boot.userId) return "You";
  return boot.people.find((person) => person.id === id)?.name ?? "Someone";
}
