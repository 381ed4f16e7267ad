/** The requirements ledger at the top of the notes: both add to it and edit it, by keyboard first. */

import "../styles/ledger.css";

import { useRef, useState, type KeyboardEvent, type RefObject, type SubmitEvent } from "react";

import { interviews, useRoomState, useServices } from "../context";
import {
  addRequirement,
  changeRequirement,
  inShort,
  ledgerUndo,
  moveRequirement,
  removeRequirement,
  restoreRequirement,
  type Requirement,
  type Role,
} from "../engine";
import { focusSoon } from "../focus";
import { Icon } from "../Icon";
import { useRemembered } from "../layout";
import { rowAround, useVisitors, useWhereabouts } from "./here";
import { ledgerAction, NEW_ROW, type LedgerAction } from "./ledger_keys";
import { LEDGER_ID } from "./ledger_place";
import { LedgerRow, LedgerTexts } from "./LedgerRow";
import { LedgerView } from "./LedgerView";
import { useLedger } from "./watch";

export function Ledger() {
  const { readOnly } = useRoomState();
  const rows = useLedger();
  const [open, setOpen] = useRemembered("ledger.open", true);
  return (
    <section id={LEDGER_ID} className="ledger" aria-label="Requirements" tabIndex={-1}>
      <h3 className="ledger-head">
        <button type="button" aria-expanded={open} aria-controls="room-ledger-rows" onClick={() => setOpen(!open)}>
          Requirements
          <span className="ledger-count">{countOf(rows)}</span>
          <Icon name="chevron-down" size={16} />
        </button>
      </h3>
      <div id="room-ledger-rows" className="ledger-body" hidden={!open}>
        {readOnly ? <LedgerToRead rows={rows} /> : <LedgerRows rows={rows} />}
      </div>
    </section>
  );
}

function LedgerToRead({ rows }: { rows: readonly Requirement[] }) {
  const { boot } = useServices();
  const { over } = useRoomState();
  const nameOf = (role: Role) => boot.people.find((person) => person.role === role)?.name ?? "Somebody";
  if (rows.length > 0) return <LedgerView rows={rows} nameOf={nameOf} />;
  return <p className="muted ledger-none">{over ? "No requirement was written down." : "No requirement is written down yet."}</p>;
}

function countOf(rows: readonly Requirement[]): string {
  const agreed = rows.filter((row) => row.agreed).length;
  return rows.length === 0 ? "none yet" : `${agreed} agreed, ${rows.length - agreed} open`;
}

interface Said {
  text: string;
  /** The row that was taken out and can come back. */
  removed: string | null;
}

function LedgerRows({ rows }: { rows: readonly Requirement[] }) {
  const { room } = useServices();
  const host = useRef<HTMLDivElement>(null);
  const [said, setSaid] = useState<Said>({ text: "", removed: null });
  const visitors = useVisitors();
  const whereabouts = useWhereabouts();
  const remove = (id: string, field: string) => {
    const at = rows.findIndex((row) => row.id === id);
    const name = rows[at] && inShort(rows[at]);
    removeRequirement(room.doc, id);
    setSaid({ text: `Removed: ${name || "an empty requirement"}.`, removed: id });
    focusRow(host, (rows[at + 1] ?? rows[at - 1])?.id ?? NEW_ROW, field);
  };
  const onKeyDown = useLedgerKeys({ rows, host, remove, say: (text) => setSaid({ text, removed: null }) });
  const restore = (id: string) => {
    restoreRequirement(room.doc, id);
    setSaid({ text: "Back again.", removed: null });
    focusRow(host, id, "requirement");
  };
  return (
    <div ref={host} onKeyDown={onKeyDown} {...whereabouts}>
      <ol className="ledger-rows">
        {rows.map((row) => (
          <LedgerRow
            key={row.id}
            row={row}
            visitor={visitors.get(row.id)}
            onRemove={() => remove(row.id, "requirement")}
          />
        ))}
      </ol>
      <div className="ledger-foot">
        <NewRow isFirst={rows.length === 0} />
        <p className="ledger-said-so" role="status">
          {said.text}
          {said.removed && (
            <button type="button" className="link" onClick={() => said.removed && restore(said.removed)}>
              Undo
            </button>
          )}
        </p>
      </div>
    </div>
  );
}

const EMPTY = { requirement: "", number: "", unit: "" };

/** Local until Enter: a half-written line is nobody else's business. */
function NewRow({ isFirst }: { isFirst: boolean }) {
  const { boot, room } = useServices();
  const [values, setValues] = useState(EMPTY);
  const form = useRef<HTMLFormElement>(null);
  const isEmpty = values.requirement.trim() === "" && values.number.trim() === "";
  const add = (event: SubmitEvent) => {
    event.preventDefault();
    if (isEmpty) return;
    // Alone, writing it down is agreeing to it.
    addRequirement(room.doc, { ...trimmed(values), saidBy: interviews(boot) ? "interviewer" : "candidate", agreed: boot.solo });
    setValues(EMPTY);
    form.current?.querySelector("input")?.focus();
  };
  return (
    <form
      ref={form}
      className="ledger-row ledger-new"
      aria-label="New requirement"
      data-row={NEW_ROW}
      onSubmit={add}
    >
      <LedgerTexts values={values} onChange={(some) => setValues((all) => ({ ...all, ...some }))} hint={isFirst ? "example" : "label"} />
      <button type="submit" className="btn btn-xs">
        <Icon name="plus" size={14} /> Add
      </button>
    </form>
  );
}

function trimmed(values: typeof EMPTY): typeof EMPTY {
  const { requirement, number, unit } = values;
  return { requirement: requirement.trim(), number: number.trim(), unit: unit.trim() };
}

type Host = RefObject<HTMLDivElement | null>;

interface Keyed {
  rows: readonly Requirement[];
  host: Host;
  remove: (id: string, field: string) => void;
  say: (text: string) => void;
}

function useLedgerKeys({ rows, host, remove, say }: Keyed): (event: KeyboardEvent) => void {
  const { doc } = useServices().room;
  const act = (action: LedgerAction, id: string, field: string) => {
    const at = rows.findIndex((row) => row.id === id);
    const row = rows[at];
    switch (action.kind) {
      case "go":
        focusRow(host, rows[(row ? at : rows.length) + action.step]?.id ?? NEW_ROW, field);
        break;
      case "move":
        moveRequirement(doc, id, action.step);
        say(`Moved to place ${clamp(at + action.step, rows.length)} of ${rows.length}.`);
        focusRow(host, id, field);
        break;
      case "agree":
        changeRequirement(doc, id, { agreed: !row?.agreed });
        say(row?.agreed ? "Open again." : "Agreed.");
        break;
      case "to_new":
        focusRow(host, NEW_ROW, "requirement");
        break;
      case "remove":
        remove(id, field);
        break;
      case "undo":
        say(ledgerUndo(doc).undo() ? "Undone." : "Nothing to undo.");
        break;
      case "redo":
        say(ledgerUndo(doc).redo() ? "Done again." : "Nothing to do again.");
        break;
      case "leave":
        host.current?.closest("section")?.focus();
    }
  };
  return (event) => {
    const { target } = event;
    if (!(target instanceof HTMLElement) || event.nativeEvent.isComposing) return;
    const id = rowAround(target);
    const row = rows.find((one) => one.id === id);
    const inText = target instanceof HTMLInputElement && target.type === "text";
    const action = ledgerAction(event, { row: id, inText, isEmpty: row !== undefined && inShort(row) === "" });
    if (!action || id === null) return;
    event.preventDefault();
    act(action, id, target.dataset.field ?? "requirement");
  };
}

/** The place that people count from one, kept between the ends. */
function clamp(at: number, length: number): number {
  return Math.min(Math.max(at, 0), length - 1) + 1;
}

/** A row that moved or came has its new place once it has been drawn. */
function focusRow(host: Host, row: string, field: string): void {
  focusSoon(() => {
    const around = host.current?.querySelector(`[data-row="${CSS.escape(row)}"]`);
    return around?.querySelector<HTMLElement>(`[data-field="${field}"]`) ?? around?.querySelector("input");
  });
}
