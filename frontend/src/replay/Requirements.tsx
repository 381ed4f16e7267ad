/** The requirements ledger as it stood at this moment. */

import "./requirements.css";

import { equalityDeep } from "lib0/function";
import { useMemo } from "react";

import type { Role } from "../room/engine";
import { ledgerOf, type Requirement } from "../room/engine/ledger";
import { LedgerView } from "../room/notes/LedgerView";
import { useWatched, watch } from "../room/notes/watched";
import { useServices } from "./context";
import type { Player } from "./player";

export function Requirements() {
  const { boot, player } = useServices();
  const rows = useWatched(useMemo(() => watchLedger(player), [player]));
  const nameOf = (role: Role) => boot.people.find((person) => person.role === role)?.name ?? "Somebody";
  return (
    <section className="replay-requirements" aria-label="Requirements" tabIndex={0}>
      <h2>Requirements</h2>
      {rows.length === 0 ? <p className="muted">None are written down yet.</p> : <LedgerView rows={rows} nameOf={nameOf} />}
    </section>
  );
}

/** The same rows while nothing in them changes: the scene moves many times a second. */
function watchLedger(player: Player) {
  let rows: readonly Requirement[] = [];
  const read = () => {
    const now = ledgerOf(player.doc);
    if (!equalityDeep(rows, now)) rows = now;
    return rows;
  };
  return watch(read, (listener) => player.onScene(listener));
}
