/** Which stage's guide shows: the clock's, until another is chosen. */

import { useLayoutEffect, useMemo, useRef, useState } from "react";

import { useRoomState, useServices } from "../context";
import { partId } from "../Tabs";

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
  useFromItsTop(chosen || current);
  return useMemo(() => {
    const key = chosen || current;
    const choose = (next: string) => setChosen(next === current ? "" : next);
    const step = (by: 1 | -1) => choose(neighbor(boot.stages.map((stage) => stage.key), key, by));
    return { key, chosen, choose, step };
  }, [boot.stages, chosen, current]);
}

/** Another stage's guide is read from its top. Before paint, so that a kept place can still be put back on loading. */
function useFromItsTop(key: string): void {
  const before = useRef(key);
  useLayoutEffect(() => {
    if (before.current === key) return;
    before.current = key;
    document.getElementById(partId("guide"))?.scrollTo({ top: 0, behavior: "instant" });
  }, [key]);
}

/** At either end it stays. */
export function neighbor(keys: readonly string[], key: string, by: 1 | -1): string {
  return keys[keys.indexOf(key) + by] ?? key;
}
