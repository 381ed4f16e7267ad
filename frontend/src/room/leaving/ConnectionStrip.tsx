/** The connection, when there is something to say about it: what is safe, and once that all is saved again. */

import { useEffect, useState } from "react";

import type { RoomState } from "../engine";
import { clockSeconds } from "../format";
import { safetySentence, UNSAVED_TOO_LONG_MS } from "./safety";
import { Strip } from "./Strip";
import { useAfter } from "./useAfter";

/** Shorter interruptions than this are not shown at all: the room comes back as it was. */
const SHOWN_AFTER_MS = 1000;
const THANKS_FOR_MS = 4000;

export function ConnectionStrip({ state }: { state: RoomState }) {
  const connecting = useAfter(state.connection === "connecting", 1500);
  const lost = useAfter(state.connection === "offline", SHOWN_AFTER_MS);
  const stuck = useStuck(state);
  const restored = useRestored(lost || stuck, state.connection === "live" && state.unsaved === 0);
  if (lost) return <Lost state={state} />;
  if (stuck) {
    return (
      <Strip kind="warning" icon="triangle-alert">
        <strong>The server does not confirm what you write.</strong> {safetySentence(state)} It is sent again by itself.
      </Strip>
    );
  }
  if (connecting) {
    return (
      <Strip kind="info" icon="wifi-off">
        Connecting to the room… {safetySentence(state)}
      </Strip>
    );
  }
  if (!restored) return null;
  return (
    <Strip kind="info" icon="check">
      You are back. Everything is saved.
    </Strip>
  );
}

function Lost({ state }: { state: RoomState }) {
  return (
    <Strip kind="warning" icon="wifi-off">
      <strong>You are offline.</strong> {safetySentence(state)}{" "}
      {state.offlineSince !== null && `Offline since ${clockSeconds(state.offlineSince)}; trying again.`}
    </Strip>
  );
}

/** Connected, and still no confirmation: the database may be down behind a server that answers. */
function useStuck({ connection, unsavedSince }: RoomState): boolean {
  const waits = connection === "live" && unsavedSince !== null;
  const [stuckSince, setStuckSince] = useState<number | null>(null);
  useEffect(() => {
    if (!waits) return;
    const left = Math.max(0, unsavedSince + UNSAVED_TOO_LONG_MS - Date.now());
    const timer = setTimeout(() => setStuckSince(unsavedSince), left);
    return () => clearTimeout(timer);
  }, [waits, unsavedSince]);
  return waits && stuckSince === unsavedSince;
}

/** True for a moment after trouble that was shown: once, and gone by itself. */
function useRestored(trouble: boolean, fine: boolean): boolean {
  const [was, setWas] = useState<"fine" | "in trouble" | "restored">("fine");
  if (trouble && was !== "in trouble") setWas("in trouble");
  if (!trouble && fine && was === "in trouble") setWas("restored");
  useEffect(() => {
    if (was !== "restored") return;
    const timer = setTimeout(() => setWas("fine"), THANKS_FOR_MS);
    return () => clearTimeout(timer);
  }, [was]);
  return was === "restored";
}
