/**
 * The week of slots, `table[data-week]`: arrow keys move in it, so that it is one stop of the Tab key instead of
 * three hundred. Home and End go along a row, Page Up and Page Down to the first and last time of a day.
 */

const STOPS = "a[href], input";

type Place = Readonly<{ row: number; column: number }>;

/** Where a key leads from a place; null for any other key. */
export function leadsTo(key: string, from: Place, rows: number, columns: number): Place | null {
  const { row, column } = from;
  const places: Readonly<Record<string, Place>> = {
    ArrowUp: { row: row - 1, column },
    ArrowDown: { row: row + 1, column },
    ArrowLeft: { row, column: column - 1 },
    ArrowRight: { row, column: column + 1 },
    Home: { row, column: 0 },
    End: { row, column: columns - 1 },
    PageUp: { row: 0, column },
    PageDown: { row: rows - 1, column },
  };
  return places[key] ?? null;
}

/** One step further the same way; from Home, End and the pages, back towards where one came from. */
function stepOf(key: string): Place {
  if (key === "ArrowUp" || key === "PageDown") return { row: -1, column: 0 };
  if (key === "ArrowDown" || key === "PageUp") return { row: 1, column: 0 };
  return { row: 0, column: key === "ArrowLeft" || key === "End" ? -1 : 1 };
}

class WeekKeys {
  readonly #table: HTMLTableElement;

  constructor(table: HTMLTableElement) {
    this.#table = table;
    table.setAttribute("role", "grid");
    for (const stop of table.querySelectorAll<HTMLElement>(STOPS)) stop.tabIndex = -1;
    this.#settle();
    table.addEventListener("focusin", (event) => {
      if (event.target instanceof HTMLElement) this.#makeStop(event.target);
    });
    table.addEventListener("keydown", (event) => this.#pressed(event));
    // A phone shows another day, or the night comes in: the stop has to be where it can be seen.
    this.#table.closest(".week")?.addEventListener("change", () => this.#settle());
  }

  #pressed(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const rows = this.#rows();
    const from = this.#placeOf(event.target, rows);
    const to = from && leadsTo(event.key, from, rows.length, rows[from.row]?.length ?? 0);
    if (!to) return;
    event.preventDefault();
    this.#nearest(rows, to, stepOf(event.key))?.focus();
  }

  /** What can be chosen from a place on: cells of the past hold nothing. */
  #nearest(rows: HTMLTableCellElement[][], place: Place, step: Place): HTMLElement | null {
    for (let { row, column } = place; rows[row]?.[column]; row += step.row, column += step.column) {
      const stop = rows[row]?.[column]?.querySelector<HTMLElement>(STOPS);
      if (stop) return stop;
    }
    return null;
  }

  #placeOf(target: EventTarget | null, rows: HTMLTableCellElement[][]): Place | null {
    const cell = target instanceof Element ? target.closest("td") : null;
    const row = rows.findIndex((cells) => cell !== null && cells.includes(cell));
    return cell && row >= 0 ? { row, column: rows[row]?.indexOf(cell) ?? 0 } : null;
  }

  #rows(): HTMLTableCellElement[][] {
    return [...this.#table.querySelectorAll("tbody tr")]
      .map((row) => [...row.querySelectorAll("td")].filter((cell) => cell.checkVisibility()))
      .filter((cells) => cells.length > 0);
  }

  #makeStop(stop: HTMLElement): void {
    for (const other of this.#table.querySelectorAll<HTMLElement>('[tabindex="0"]')) other.tabIndex = -1;
    stop.tabIndex = 0;
  }

  #settle(): void {
    const stops = this.#rows().flat().flatMap((cell) => [...cell.querySelectorAll<HTMLElement>(STOPS)]);
    const first = stops.find((stop) => stop.tabIndex === 0) ?? stops[0];
    if (first) this.#makeStop(first);
  }
}

export function startWeek(page: Document): void {
  const table = page.querySelector<HTMLTableElement>("table[data-week]");
  if (table) new WeekKeys(table);
}

startWeek(document);
