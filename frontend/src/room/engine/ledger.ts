/**
 * The requirements ledger: what both have agreed on, as rows of the shared document.
 *
 * Each row is a Y.Map, so that two people's edits of different fields of one row both hold. A row that is taken
 * out stays, marked: an edit of it that was under way is not lost, and taking it out can be undone.
 */

import { generateNKeysBetween } from "fractional-indexing";
import * as Y from "yjs";

import { isOrderKey } from "./board_fields";
import { toHex } from "./protocol";
import type { Role } from "./types";

export interface Requirement {
  readonly id: string;
  readonly requirement: string;
  /** As it was said: "100", "≤ 1,000". */
  readonly number: string;
  readonly unit: string;
  /** null where nobody is named. */
  readonly saidBy: Role | null;
  readonly agreed: boolean;
}

export type RequirementFields = Omit<Requirement, "id">;

/** What a text field of a row may hold, in characters. */
export const LEDGER_LIMITS = { requirement: 200, number: 40, unit: 40 } as const;

type Ledger = Y.Map<Y.Map<unknown>>;
type TextField = keyof typeof LEDGER_LIMITS;

interface Row {
  id: string;
  order: string;
  shown: Requirement;
}

/** Marks this tab's own changes of the ledger: they are what its undo takes back. */
const OWN = Symbol("own change of the ledger");
/** A row comes into being apart from what is undone, so that undoing it takes nobody else's words with it. */
const NEW_ROW = Symbol("new row of the ledger");

const undoManagers = new WeakMap<Y.Doc, Y.UndoManager>();

/** The rows in their order; whatever another program wrote into the document, only sound fields come out. */
export function ledgerOf(doc: Y.Doc): readonly Requirement[] {
  return rowsOf(ledgerMap(doc)).map(({ shown }) => shown);
}

/** What a row comes down to in a glance: "100 ms p99 latency". */
export function inShort({ number, unit, requirement }: Requirement): string {
  return [number, unit, requirement].filter((part) => part !== "").join(" ");
}

/** Hear of every change of the ledger, anybody's. */
export function observeLedger(doc: Y.Doc, listener: () => void): () => void {
  const ledger = ledgerMap(doc);
  ledger.observeDeep(listener);
  return () => ledger.unobserveDeep(listener);
}

/** Undo and redo of what this tab did to the ledger, and of nothing else. */
export function ledgerUndo(doc: Y.Doc): Y.UndoManager {
  const known = undoManagers.get(doc);
  if (known !== undefined) return known;
  const made = new Y.UndoManager(ledgerMap(doc), { trackedOrigins: new Set([OWN]) });
  undoManagers.set(doc, made);
  return made;
}

/** Add a row at the end and return its id. Ask first whether the room is read-only: the server refuses it then. */
export function addRequirement(doc: Y.Doc, fields: Partial<RequirementFields>): string {
  const ledger = ledgerMap(doc);
  const undo = ledgerUndo(doc);
  const id = toHex(crypto.getRandomValues(new Uint8Array(8)));
  doc.transact(() => {
    ledger.set(id, new Y.Map<unknown>([["removed", true]]));
    place(ledger, id, rowsOf(ledger).length);
  }, NEW_ROW);
  undo.stopCapturing();
  doc.transact(() => {
    write(ledger, id, { requirement: "", number: "", unit: "", saidBy: null, agreed: false, ...fields });
    ledger.get(id)?.set("removed", false);
  }, OWN);
  undo.stopCapturing();
  return id;
}

/** Write the fields that are given; a burst of typing into one field is one step of undo. */
export function changeRequirement(doc: Y.Doc, id: string, fields: Partial<RequirementFields>): void {
  ledgerUndo(doc);
  doc.transact(() => write(ledgerMap(doc), id, fields), OWN);
}

/** Move a row up (-1) or down (1) by one place; at an end it stays. */
export function moveRequirement(doc: Y.Doc, id: string, step: -1 | 1): void {
  const ledger = ledgerMap(doc);
  const rows = rowsOf(ledger);
  const to = rows.findIndex((row) => row.id === id) + step;
  if (!rows.some((row) => row.id === id) || to < 0 || to >= rows.length) return;
  asOneStep(doc, () => place(ledger, id, to));
}

/** Take a row out; `restoreRequirement` and undo bring it back with all that was written into it. */
export function removeRequirement(doc: Y.Doc, id: string): void {
  asOneStep(doc, () => ledgerMap(doc).get(id)?.set("removed", true));
}

export function restoreRequirement(doc: Y.Doc, id: string): void {
  asOneStep(doc, () => ledgerMap(doc).get(id)?.set("removed", false));
}

function asOneStep(doc: Y.Doc, act: () => void): void {
  const undo = ledgerUndo(doc);
  undo.stopCapturing();
  doc.transact(act, OWN);
  undo.stopCapturing();
}

function ledgerMap(doc: Y.Doc): Ledger {
  return doc.getMap<Y.Map<unknown>>("ledger");
}

function write(ledger: Ledger, id: string, { saidBy, ...fields }: Partial<RequirementFields>): void {
  const row = ledger.get(id);
  const wanted = saidBy === undefined ? fields : { ...fields, said_by: saidBy };
  for (const [key, value] of Object.entries(wanted)) {
    const sound = isTextField(key) ? String(value).slice(0, LEDGER_LIMITS[key]) : value;
    if (row?.get(key) !== sound) row?.set(key, sound);
  }
}

function isTextField(key: string): key is TextField {
  return key in LEDGER_LIMITS;
}

function rowsOf(ledger: Ledger): Row[] {
  const rows = [...ledger.entries()].map(([id, row]) => readRow(id, row)).filter((row) => row !== null);
  return rows.sort((a, b) => compare(a.order, b.order) || compare(a.id, b.id));
}

function readRow(id: string, row: unknown): Row | null {
  if (!(row instanceof Y.Map) || row.get("removed") === true) return null;
  const order: unknown = row.get("order");
  if (!isOrderKey(order)) return null;
  const said: unknown = row.get("said_by");
  const shown = {
    id,
    requirement: textIn(row, "requirement"),
    number: textIn(row, "number"),
    unit: textIn(row, "unit"),
    saidBy: said === "candidate" || said === "interviewer" ? said : null,
    agreed: row.get("agreed") === true,
  } as const;
  return { id, order, shown };
}

function textIn(row: Y.Map<unknown>, field: TextField): string {
  const value = row.get(field);
  return typeof value === "string" ? value.slice(0, LEDGER_LIMITS[field]) : "";
}

/**
 * Give the row a key that brings it to `index`. Two people can make the same key at once: rows below that share
 * the key above get new ones too, because nothing fits between equals.
 */
function place(ledger: Ledger, id: string, index: number): void {
  const others = rowsOf(ledger).filter((row) => row.id !== id);
  const above = others[index - 1]?.order ?? null;
  const below = others.slice(index);
  const firstAfter = above === null ? 0 : below.findIndex((row) => row.order > above);
  const equals = firstAfter === -1 ? below : below.slice(0, firstAfter);
  const next = below[equals.length]?.order ?? null;
  const moved = [id, ...equals.map((row) => row.id)];
  const keys = generateNKeysBetween(above, next, moved.length);
  moved.forEach((one, at) => ledger.get(one)?.set("order", keys[at]));
}

/** By code units, as the keys are made. */
function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
