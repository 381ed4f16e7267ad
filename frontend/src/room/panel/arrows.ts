/**
 * Arrows in the kit's lists: up and down from item to item, left and right among what can be done with one.
 *
 * An item is an element with `data-row`, what can be done with it has `data-stop`. Tab goes through all of them as
 * ever; fields keep their arrows.
 */

import type { KeyboardEvent } from "react";

import { partId } from "../Tabs";
import type { PanelTab } from "../layout";

const ROW = "[data-row]";
const STOP = "[data-stop]";

export function moveByArrow(event: KeyboardEvent<HTMLElement>): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const from = event.target instanceof Element ? event.target.closest<HTMLElement>(STOP) : null;
  const next = from && target(event.key, from, event.currentTarget);
  if (!next) return;
  event.preventDefault();
  next.focus();
}

function target(key: string, from: HTMLElement, list: HTMLElement): HTMLElement | undefined {
  const row = from.closest(ROW);
  if (key === "ArrowRight" || key === "ArrowLeft") {
    const stops = row ? shown(row, STOP) : [];
    return stops[stops.indexOf(from) + (key === "ArrowRight" ? 1 : -1)];
  }
  if (key !== "ArrowDown" && key !== "ArrowUp") return undefined;
  const rows = shown(list, ROW);
  const next = rows[rows.findIndex((one) => one === row) + (key === "ArrowDown" ? 1 : -1)];
  return next && shown(next, STOP)[0];
}

function shown(within: Element, selector: string): HTMLElement[] {
  return [...within.querySelectorAll<HTMLElement>(selector)].filter((one) => one.checkVisibility());
}

/** Go to the first of a group that asks for something, at once or when its tab is drawn; a folded group opens. */
export function focusGroup(tab: PanelTab, group: string): void {
  if (!focusFirst(tab, group)) requestAnimationFrame(() => focusFirst(tab, group));
}

function focusFirst(tab: PanelTab, group: string): boolean {
  const place = document.querySelector(`#${partId(tab)} [data-group="${group}"]`);
  const folded = place?.closest("details");
  if (folded) folded.open = true;
  const stop = place?.querySelector<HTMLElement>("[data-wanted] [data-stop]") ?? place?.querySelector<HTMLElement>(STOP);
  if (!stop?.checkVisibility()) return false;
  stop.focus();
  return true;
}
