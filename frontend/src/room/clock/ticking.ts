/** The server's time as the stage clock shows it: new on each whole second of the stage, for everybody at once. */

import { useCallback, useSyncExternalStore } from "react";

import { useServices } from "../context";
import { lastSecond, type ClockState } from "../engine";

export function isRunning(clock: ClockState): boolean {
  return clock.state === "live" && clock.stage !== "" && clock.paused_at === null;
}

export function useStageNow(clock: ClockState): number {
  const { room } = useServices();
  const running = isRunning(clock);
  const subscribe = useCallback(
    (listener: () => void) => {
      if (!running) return () => undefined;
      let timer: ReturnType<typeof setTimeout>;
      const waitForNext = () => {
        const now = room.serverNow();
        timer = setTimeout(
          () => {
            listener();
            waitForNext();
          },
          lastSecond(clock, now) + 1000 - now,
        );
      };
      waitForNext();
      return () => clearTimeout(timer);
    },
    [room, clock, running],
  );
  return useSyncExternalStore(subscribe, () => lastSecond(clock, room.serverNow()));
}
