/** Which row of the ledger each of the others is in, over the same awareness as their cursors in the notes. */

import { useEffect, useMemo, type FocusEvent } from "react";

import { useServices } from "../context";
import type { Room } from "../engine";
import { useWatched, watch } from "./watched";

export interface Visitor {
  name: string;
  color: string;
}

/** Row id to the one who is in it. */
export function useVisitors(): ReadonlyMap<string, Visitor> {
  const { room } = useServices();
  return useWatched(
    useMemo(() => {
      const observe = (listener: () => void) => {
        room.awareness.on("change", listener);
        return () => room.awareness.off("change", listener);
      };
      return watch(() => visitorsOf(room), observe);
    }, [room]),
  );
}

/** Name and color come from the seat (`engine/presence.ts`); the row is whatever the other browser says. */
function visitorsOf(room: Room): ReadonlyMap<string, Visitor> {
  const others = [...room.awareness.getStates()].filter(([client]) => client !== room.awareness.clientID);
  return new Map(
    others.flatMap(([, { row, user }]) => (typeof row === "string" && user ? [[row, user as Visitor]] : [])),
  );
}

interface Whereabouts {
  onFocus: (event: FocusEvent) => void;
  onBlur: (event: FocusEvent) => void;
}

/** Tell the others which row has the focus. */
export function useWhereabouts(): Whereabouts {
  const { room } = useServices();
  useEffect(() => () => tell(room, null), [room]);
  return useMemo(
    () => ({
      onFocus: ({ target }) => tell(room, rowAround(target)),
      onBlur: ({ relatedTarget }) => tell(room, rowAround(relatedTarget)),
    }),
    [room],
  );
}

function tell(room: Room, row: string | null): void {
  if ((room.awareness.getLocalState()?.row ?? null) !== row) room.awareness.setLocalStateField("row", row);
}

/** The id of the ledger's row that holds the element, or null. */
export function rowAround(target: EventTarget | null): string | null {
  if (!(target instanceof Element)) return null;
  return target.closest<HTMLElement>("[data-row]")?.dataset.row ?? null;
}
