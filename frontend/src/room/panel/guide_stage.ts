/** Which stage's guide shows: the clock's, until another is chosen. */

import { useMemo, useState } from "react";

import { useRoomState, useServices } from "../context";

export interface GuideStage {
  key: string;
  /** Empty while it follows the clock. */
  chosen: string;
  choose: (key: string) => void;
  step: (by: 1 | -1) => void;
}

export function useGuideStage(): GuideStage {
  const { boot } = useServices();
  const { clock } = useRoomState();
  const [chosen, setChosen] = useState("");
  const current = clock.stage || boot.stages[0].key;
  return useMemo(() => {
    const key = chosen || current;
    const choose = (next: string) => setChosen(next === current ? "" : next);
    const step = (by: 1 | -1) => choose(neighbor(boot.stages.map((stage) => stage.key), key, by));
    return { key, chosen, choose, step };
  }, [boot.stages, chosen, current]);
}

/** At either end it stays. */
export function neighbor(keys: readonly string[], key: string, by: 1 | -1): string {
  return keys[keys.indexOf(key) + by] ?? key;
}
