/** One requirement as fields that save themselves: each key press goes into the shared document. */

import type { CSSProperties } from "react";

import { partiesOf, useServices } from "../context";
import { changeRequirement, inShort, LEDGER_LIMITS, type Requirement, type Role } from "../engine";
import { Icon } from "../Icon";
import type { Visitor } from "./here";

interface RowProps {
  row: Requirement;
  visitor: Visitor | undefined;
  onRemove: () => void;
}

export function LedgerRow({ row, visitor, onRemove }: RowProps) {
  const { boot, room } = useServices();
  const change = (fields: Partial<Requirement>) => changeRequirement(room.doc, row.id, fields);
  const name = inShort(row) || "empty";
  return (
    <li>
      <div
        className="ledger-row"
        role="group"
        aria-label={`Requirement: ${name}`}
        data-row={row.id}
        style={visitor && ({ "--visitor": visitor.color } as CSSProperties)}
      >
        <LedgerTexts values={row} onChange={change} />
        <div className="ledger-who">
          {!boot.solo && <SaidBy value={row.saidBy} onChange={(saidBy) => change({ saidBy })} />}
          {visitor && <span className="ledger-visitor">{visitor.name}</span>}
        </div>
        <label className="ledger-agreed">
          <input
            type="checkbox"
            className="checkbox checkbox-xs"
            data-field="agreed"
            checked={row.agreed}
            onChange={(event) => change({ agreed: event.target.checked })}
          />
          Agreed
        </label>
        <button
          type="button"
          className="btn btn-ghost btn-xs btn-square ledger-remove"
          aria-label={`Remove requirement: ${name}`}
          data-field="remove"
          onClick={onRemove}
        >
          <Icon name="trash-2" size={16} />
        </button>
      </div>
    </li>
  );
}

function SaidBy({ value, onChange }: { value: Role | null; onChange: (role: Role | null) => void }) {
  const { boot } = useServices();
  return (
    <label>
      Said by{" "}
      <select data-field="saidBy" value={value ?? ""} onChange={(event) => onChange((event.target.value || null) as Role | null)}>
        {value === null && <option value="">nobody</option>}
        {partiesOf(boot).map((person) => (
          <option key={person.role} value={person.role}>
            {person.name}
          </option>
        ))}
      </select>
    </label>
  );
}

type Texts = Record<keyof typeof LEDGER_LIMITS, string>;

const TEXTS: readonly { field: keyof Texts; label: string; example: string }[] = [
  { field: "requirement", label: "Requirement", example: "p99 latency" },
  { field: "number", label: "Number", example: "100" },
  { field: "unit", label: "Unit", example: "ms" },
];

interface TextsProps {
  values: Texts;
  onChange: (fields: Partial<Texts>) => void;
  /** What an empty field says of itself. */
  hint?: "label" | "example";
}

/** The three fields that are written in, of a row or of the line that adds one. */
export function LedgerTexts({ values, onChange, hint }: TextsProps) {
  return TEXTS.map(({ field, label, example }) => (
    <input
      key={field}
      className={`ledger-${field}`}
      aria-label={label}
      data-field={field}
      placeholder={hint && { label, example }[hint]}
      maxLength={LEDGER_LIMITS[field]}
      autoComplete="off"
      value={values[field]}
      onChange={(event) => onChange({ [field]: event.target.value })}
    />
  ));
}
