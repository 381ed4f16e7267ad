/**
 * Board elements as a document: each element a Y.Map of plain values, points apart from scalars.
 *
 * Nothing here knows Excalidraw's program, only the shape of its elements. `version`, `versionNonce` and
 * `updated` never travel: they say what this browser's editor has drawn, and merging by key needs no winner.
 */

import { equalityDeep } from "lib0/function";
import * as Y from "yjs";

import { checkField, isList, LIST_SCALE, type ListKey } from "./board_fields";

/** What travels of one element: field to value, `b:<id>` to the kind of a bound element, lists as whole numbers. */
export type Flat = Readonly<Record<string, unknown>>;

/** An element as the editor holds it, in as much as we look at it. */
export interface BoardElement {
  readonly id: string;
  readonly type: string;
  readonly version: number;
  readonly versionNonce: number;
  readonly isDeleted: boolean;
  readonly index: string | null;
}

/** How one state of an element differs from an earlier one. */
export interface Changes {
  set: Record<string, unknown>;
  unset: string[];
  /** Of a list that changed: how many values at its beginning are as before, and what follows them. */
  lists: Partial<Record<ListKey, ListChange>>;
}

interface ListChange {
  kept: number;
  tail: number[];
}

/** Another tab's element in the middle of a gesture: what differs from what it committed a while ago. */
export interface Draft extends Changes {
  id: string;
}

const BOUND = "b:";
const BOUND_KINDS: readonly unknown[] = ["arrow", "text"];

export function boardOf(doc: Y.Doc): Y.Map<Y.Map<unknown>> {
  return doc.getMap<Y.Map<unknown>>("board");
}

/** Take from an element what travels. Fields that do not pass their check are left out. */
export function flatten(element: object): Flat {
  const flat: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(element)) {
    if (key === "boundElements") Object.assign(flat, flattenBound(value));
    else if (isList(key)) flat[key] = flattenList(key, value);
    else if (checkField(key, value)) flat[key] = value;
  }
  return flat;
}

/** The opposite of `flatten`: the fields of an element, without what only the editor knows. */
export function inflate(flat: Flat): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  const bound: { id: string; type: unknown }[] = [];
  for (const [key, value] of Object.entries(flat)) {
    if (key.startsWith(BOUND)) bound.push({ id: key.slice(BOUND.length), type: value });
    else fields[key] = isList(key) ? inflateList(key, value as number[]) : value;
  }
  return { ...fields, boundElements: bound };
}

export function changesBetween(before: Flat, after: Flat): Changes {
  const changes: Changes = { set: {}, unset: [], lists: {} };
  for (const [key, value] of Object.entries(after)) {
    if (equalityDeep(before[key], value)) continue;
    if (isList(key)) changes.lists[key] = listChange((before[key] ?? []) as number[], value as number[]);
    else changes.set[key] = value;
  }
  changes.unset = Object.keys(before).filter((key) => !(key in after));
  return changes;
}

/** What the element would be after the changes; lists that do not join on stay as they are. */
export function changed(flat: Flat, changes: Changes): Flat {
  const next: Record<string, unknown> = { ...flat, ...changes.set };
  for (const key of changes.unset) Reflect.deleteProperty(next, key);
  for (const [key, { kept, tail }] of listsOf(changes)) {
    const before = (flat[key] ?? []) as number[];
    if (kept <= before.length) next[key] = [...before.slice(0, kept), ...tail];
  }
  return next;
}

/** Put an element into the document, or what changed of it. Call inside a transaction. */
export function writeElement(board: Y.Map<Y.Map<unknown>>, id: string, before: Flat, after: Flat): void {
  const known = board.get(id);
  const element = known ?? new Y.Map<unknown>();
  const changes = changesBetween(known === undefined ? {} : before, after);
  if (known === undefined) board.set(id, element);
  for (const [key, value] of Object.entries(changes.set)) element.set(key, value);
  for (const key of changes.unset) element.delete(key);
  for (const [key, change] of listsOf(changes)) writeList(element, key, change, after[key] as number[]);
}

/** Read an element, or null; whatever another program wrote into the document, only sound fields come out. */
export function readElement(board: Y.Map<Y.Map<unknown>>, id: string): Flat | null {
  const element: unknown = board.get(id);
  if (!(element instanceof Y.Map)) return null;
  const flat: Record<string, unknown> = {};
  for (const [key, value] of element.entries()) {
    const plain: unknown = value instanceof Y.Array ? value.toArray() : value;
    if (isSoundFlat(key, plain)) flat[key] = plain;
  }
  return flat;
}

/** Elements that the events of `observeDeep` are about. */
export function touchedIds(board: Y.Map<Y.Map<unknown>>, events: readonly Y.YEvent<Y.Map<unknown>>[]): string[] {
  const ids = events.map((event) => (event.target === board ? [...event.changes.keys.keys()] : [String(event.path[0])]));
  return [...new Set(ids.flat())];
}

/** Read a draft that another browser sent, or null when it is not one. */
export function readDraft(value: unknown): Draft | null {
  const draft = value as Partial<Draft> | null;
  if (typeof draft?.id !== "string" || !isRecord(draft.set) || !isRecord(draft.lists)) return null;
  const lists = Object.entries(draft.lists).filter(
    ([key, list]) => isRecord(list) && Number.isInteger(list.kept) && isSoundFlat(key, list.tail),
  );
  return {
    id: draft.id,
    set: Object.fromEntries(Object.entries(draft.set).filter(([key, one]) => !isList(key) && isSoundFlat(key, one))),
    unset: Array.isArray(draft.unset) ? draft.unset.filter(isBoundKey) : [],
    lists: Object.fromEntries(lists),
  };
}

/** Bottom to top. Equal indices, which two people can make at once, are ordered by id everywhere. */
export function compareOrder(a: BoardElement, b: BoardElement): number {
  if (a.index === b.index) return a.id < b.id ? -1 : 1;
  if (a.index === null) return 1;
  if (b.index === null) return -1;
  return a.index < b.index ? -1 : 1;
}

function isSoundFlat(key: string, value: unknown): boolean {
  if (key.startsWith(BOUND)) return BOUND_KINDS.includes(value);
  if (isList(key)) return Array.isArray(value) && value.every((one) => Number.isSafeInteger(one));
  return checkField(key, value);
}

function isBoundKey(key: unknown): key is string {
  return typeof key === "string" && key.startsWith(BOUND);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function flattenBound(value: unknown): Record<string, unknown> {
  const bound = Array.isArray(value) ? (value as { id: string; type: unknown }[]) : [];
  return Object.fromEntries(bound.map((one) => [BOUND + one.id, one.type]));
}

function flattenList(key: ListKey, value: unknown): number[] {
  const list = Array.isArray(value) ? (value as (number | number[])[]) : [];
  return list.flat().map((one) => Math.round(one * LIST_SCALE[key]));
}

function inflateList(key: ListKey, values: number[]): number[] | [number, number][] {
  const numbers = values.map((one) => one / LIST_SCALE[key]);
  return key === "points" ? pairs(numbers) : numbers;
}

function pairs(numbers: number[]): [number, number][] {
  const points: [number, number][] = [];
  for (let at = 0; at + 1 < numbers.length; at += 2) points.push([numbers[at] ?? 0, numbers[at + 1] ?? 0]);
  return points;
}

function listChange(before: number[], after: number[]): ListChange {
  let kept = 0;
  while (kept < before.length && before[kept] === after[kept]) kept += 1;
  return { kept, tail: after.slice(kept) };
}

function listsOf(changes: Changes): [ListKey, ListChange][] {
  return Object.entries(changes.lists) as [ListKey, ListChange][];
}

/** A stroke that grows is added to; any other change is a new list, so that two people's never mix. */
function writeList(element: Y.Map<unknown>, key: ListKey, change: ListChange, whole: number[]): void {
  const known = element.get(key);
  if (known instanceof Y.Array && known.length === change.kept) known.push(change.tail);
  else element.set(key, Y.Array.from(whole));
}
