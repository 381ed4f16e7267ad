/** The ledger to read: after the round, and at any moment of its replay. Knows nothing of the room around it. */

import "../styles/ledger.css";

import type { Requirement, Role } from "../engine";

interface LedgerViewProps {
  rows: readonly Requirement[];
  /** How the people of the round are called. */
  nameOf: (role: Role) => string;
}

export function LedgerView({ rows, nameOf }: LedgerViewProps) {
  return (
    <table className="ledger-table">
      <thead>
        <tr>
          <th scope="col">Requirement</th>
          <th scope="col">Number</th>
          <th scope="col">Said by</th>
          <th scope="col">State</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id}>
            <td>{row.requirement}</td>
            <td className="figure">{[row.number, row.unit].join(" ").trim()}</td>
            <td>{row.saidBy && nameOf(row.saidBy)}</td>
            <td>{row.agreed ? "Agreed" : "Open"}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
