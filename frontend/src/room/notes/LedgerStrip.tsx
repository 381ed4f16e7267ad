/** What is agreed, in one line above the board, so that no stage forgets it; folded or open as this browser remembers. */

import "../styles/ledger.css";

import { useServices } from "../context";
import { inShort, type Requirement } from "../engine";
import { focusSoon } from "../focus";
import { Icon } from "../Icon";
import { useRemembered, type Layout } from "../layout";
import { LEDGER_ID } from "./ledger_place";
import { nothingAgreed } from "./nothing_agreed";
import { useLedger } from "./watch";

export function LedgerStrip({ layout, hidden }: { layout: Layout; hidden: boolean }) {
  const [open, setOpen] = useRemembered("ledger.strip", true);
  const agreed = useLedger().filter((row) => row.agreed);
  const show = () => {
    layout.show("notes");
    focusSoon(() => document.getElementById(LEDGER_ID));
  };
  return (
    <section className="ledger-strip" aria-label="Agreed requirements" hidden={hidden} data-folded={!open || undefined}>
      <button
        type="button"
        className="ledger-strip-fold"
        aria-expanded={open}
        aria-controls="room-ledger-strip"
        onClick={() => setOpen(!open)}
      >
        <Icon name="chevron-down" size={16} />
        Agreed <span className="figure">({agreed.length})</span>
      </button>
      <div id="room-ledger-strip" className="ledger-strip-body" hidden={!open}>
        <Agreed rows={agreed} />
        <button type="button" className="link" onClick={show}>
          Open<span className="ledger-strip-what"> the ledger</span>
        </button>
      </div>
    </section>
  );
}

function Agreed({ rows }: { rows: readonly Requirement[] }) {
  const { boot } = useServices();
  if (rows.length === 0) return <p className="muted">{nothingAgreed(boot)}</p>;
  return (
    <ul className="ledger-strip-list">
      {rows.map((row) => (
        <li key={row.id} title={inShort(row)}>
          {row.number && <strong>{[row.number, row.unit].join(" ").trim()} </strong>}
          <span className="ledger-strip-name">{row.requirement}</span>
        </li>
      ))}
    </ul>
  );
}
