/** What the interviewer does with the kit. What came of it is heard over the socket, by every tab alike. */

import { useCallback, useMemo, useState } from "react";

import { useServices } from "../context";
import type { Mark, Reveal } from "../engine";
import { sentenceOf } from "../remote";

export interface KitActions {
  mark: (kind: Mark["kind"], item: string, on: boolean) => void;
  /** Put the item at this place of the kit's list on the candidate's screen. */
  show: (type: Reveal["type"], item: number) => void;
  /** Why the last of them was refused. */
  problem: string;
}

export function useKitActions(): KitActions {
  const { boot, room } = useServices();
  const [problem, setProblem] = useState("");
  const attempt = useCallback((request: Promise<unknown>) => {
    setProblem("");
    request.catch((error: unknown) => setProblem(sentenceOf(error)));
  }, []);
  return useMemo(() => {
    const path = `/rounds/${boot.roundId}`;
    return {
      mark: (kind, item, on) => {
        const mark = `${path}/marks/${kind}/${item}/`;
        attempt(on ? room.api.put(mark, {}) : room.api.delete(mark));
      },
      show: (type, item) => attempt(room.api.post(`${path}/reveals/`, { type, item })),
      problem,
    };
  }, [attempt, boot.roundId, problem, room]);
}
