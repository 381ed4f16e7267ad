/** Moving the clock: ask the server, then wait for its entry. An answer is never trusted as the new state. */

import { useCallback, useRef, useState } from "react";

import { ApiRefusal, type ClockMove } from "./engine";
import { useServices } from "./context";
import { sentenceOf } from "./remote";

export interface Moves {
  move: (move: ClockMove) => void;
  pending: ClockMove | null;
  problem: string;
  clearProblem: () => void;
}

export function useMoves(): Moves {
  const { room } = useServices();
  const [pending, setPending] = useState<ClockMove | null>(null);
  const [problem, setProblem] = useState("");
  // The buttons keep the focus while one is under way, so they can be pressed again.
  const busy = useRef(false);
  const clearProblem = useCallback(() => setProblem(""), []);
  const move = useCallback(
    (asked: ClockMove) => {
      if (busy.current) return;
      busy.current = true;
      setPending(asked);
      setProblem("");
      room
        .moveClock(asked)
        .catch((error: unknown) => setProblem(refusalOf(error)))
        .finally(() => {
          busy.current = false;
          setPending(null);
        });
    },
    [room],
  );
  return { move, pending, problem, clearProblem };
}

function refusalOf(error: unknown): string {
  const stale = error instanceof ApiRefusal && error.code === "stale_clock";
  return stale ? "The clock was just moved. Look again, then decide." : sentenceOf(error);
}
