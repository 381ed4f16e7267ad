/** Parts of the shared document as React sees them. */

import { useMemo } from "react";

import { useServices } from "../context";
import { ledgerOf, notesText, observeLedger, type Requirement } from "../engine";
import { useWatched, watch } from "./watched";

export function useLedger(): readonly Requirement[] {
  const { doc } = useServices().room;
  return useWatched(useMemo(() => watch(() => ledgerOf(doc), (listener) => observeLedger(doc, listener)), [doc]));
}

export function useNotesText(): string {
  const { room } = useServices();
  return useWatched(
    useMemo(() => {
      const text = notesText(room);
      const observe = (listener: () => void) => {
        text.observe(listener);
        return () => text.unobserve(listener);
      };
      return watch(() => text.toJSON(), observe);
    }, [room]),
  );
}
