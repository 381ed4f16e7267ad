/** Moving the clock: ask the server, then wait for its entry. An answer is never trusted as the new state. */

import { useCallback, useRef, useState } from "react";

import { ApiRefusal, type ClockMove } from "./engine";
import { useRoomState, useServices } from "./context";
import { sentenceOf } from "./remote";

export interface Moves {
  move: (move: ClockMove) => void;
  pending: ClockMove | null;
  problem: string;
  clearProblem: () => void;
}

/** A move is under way until the clock has moved from the version it was asked at, or was refused. */
interface Asked {
  move: ClockMove;
  version: number;
}

export function useMoves(): Moves {
  const { room } = useServices();
  const { clock } = useRoomState();
  const [asked, setAsked] = useState<Asked | null>(null);
  const [problem, setProblem] = useState("");
  // The buttons keep the focus while a move is under way, so they can be pressed again.
  const underWay = useRef<Asked | null>(null);
  const clearProblem = useCallback(() => setProblem(""), []);
  const move = useCallback(
    (wanted: ClockMove) => {
      const { version } = room.getState().clock;
      if (underWay.current?.version === version) return;
      const mine = { move: wanted, version };
      underWay.current = mine;
      setAsked(mine);
      setProblem("");
      room
        .moveClock(wanted)
        .catch((error: unknown) => setProblem(refusalOf(error)))
        .finally(() => {
          if (underWay.current === mine) underWay.current = null;
          setAsked((latest) => (latest === mine ? null : latest));
        });
    },
    [room],
  );
  const pending = asked?.version === clock.version ? asked.move : null;
  return { move, pending, problem, clearProblem };
}

function refusalOf(error: unknown): string {
  const stale = error instanceof ApiRefusal && error.code === "stale_clock";
  return stale ? "The clock was just moved. Look again, then decide." : sentenceOf(error);
}
