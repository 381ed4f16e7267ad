/**
 * The room's keys, once: what is bound comes out of these tables, and so does the sheet under `?`. A key cannot be
 * bound without being listed, because actions are given by the table's names.
 */

import type { PageBoot } from "../boot";
import { isHeard } from "../call/pair";
import { interviews, isGuest, leads } from "../context";
import { CHECKPOINT_KEYS, LEAVE_KEY, type Bindings } from "../keys";
import { panelTabs, type PanelTab } from "../layout";

/** What the keys of a person depend on. */
export type Seat = Pick<PageBoot, "role" | "solo" | "calls"> & Partial<Pick<PageBoot, "guest">>;

interface Shortcut {
  /** As `bindingOf` names it. */
  binding: string;
  group: string;
  what: string;
  for: (seat: Seat) => boolean;
}

const everybody = () => true;
const leading = (seat: Seat) => leads(seat);
const interviewing = (seat: Seat) => interviews(seat);
const party = (seat: Seat) => !isGuest(seat);
/** Who only watches has neither microphone nor camera in the call; a solo run has one while somebody else is there. */
const calling = (seat: Seat) => seat.calls && isHeard(seat) && (isGuest(seat) || !seat.solo || Boolean(seat.guest));

const SHORTCUTS = {
  nextPart: { binding: "F6", group: "Everywhere", what: "Go to the next part: bar, stages, board, call, panel", for: everybody },
  previousPart: { binding: "Shift+F6", group: "Everywhere", what: "Go back to the part before", for: everybody },
  help: { binding: "?", group: "Everywhere", what: "Show these keys", for: everybody },
  rail: { binding: "[", group: "Everywhere", what: "Fold or open the stages", for: everybody },
  panel: { binding: "]", group: "Everywhere", what: "Fold or open the panel", for: everybody },
  next: { binding: "N", group: "Clock", what: "Next stage", for: leading },
  extend: { binding: "X", group: "Clock", what: "Extend by 2 minutes", for: leading },
  pause: { binding: "P", group: "Clock", what: "Propose a pause, agree to one, or resume", for: party },
  stageBefore: { binding: ",", group: "Guide", what: "The guide of the stage before", for: interviewing },
  stageAfter: { binding: ".", group: "Guide", what: "The guide of the stage after", for: interviewing },
  covers: { binding: "L", group: "Guide", what: "Go to what must be covered", for: interviewing },
  probes: { binding: "Q", group: "Guide", what: "Go to the probes", for: interviewing },
  choices: { binding: "C", group: "Guide", what: "Go to what they may choose", for: interviewing },
  answer: { binding: "W", group: "Guide", what: "Go to the worked answer, at each level", for: interviewing },
  numbers: { binding: "A", group: "Guide", what: "Go to the numbers, only if asked", for: interviewing },
  twist: { binding: "T", group: "Guide", what: "Go to the next twist", for: interviewing },
  evidence: { binding: "E", group: "Guide", what: "Write an evidence note", for: interviewing },
  mute: { binding: "M", group: "Call", what: "Mute or unmute", for: calling },
  camera: { binding: "V", group: "Call", what: "Turn your camera on or off", for: calling },
} as const satisfies Record<string, Shortcut>;

export type ShortcutName = keyof typeof SHORTCUTS;

export interface Actions {
  named: Partial<Record<ShortcutName, () => void>>;
  openTab?: (tab: PanelTab) => void;
  checkpoints?: readonly (() => void)[];
}

/** What acts now: the person's keys for which there is something to do. */
export function bindingsFor(seat: Seat, { named, openTab, checkpoints = [] }: Actions): Bindings {
  const bindings: Record<string, () => void> = {};
  for (const [name, { binding, for: isFor }] of Object.entries<Shortcut>(SHORTCUTS)) {
    const action = named[name as ShortcutName];
    if (action && isFor(seat)) bindings[binding] = action;
  }
  for (const { key, shortcut } of openTab ? panelTabs(seat) : []) bindings[shortcut] = () => openTab?.(key as PanelTab);
  Array.from(CHECKPOINT_KEYS).forEach((key, index) => {
    const record = interviewing(seat) ? checkpoints[index] : undefined;
    if (record) bindings[key] = record;
  });
  return bindings;
}

export interface SheetRow {
  keys: readonly string[];
  what: string;
}

export interface SheetGroup {
  title: string;
  rows: readonly SheetRow[];
}

/** The sheet of a person's keys, in groups. */
export function sheetFor(seat: Seat): SheetGroup[] {
  const mine = Object.values<Shortcut>(SHORTCUTS).filter((shortcut) => shortcut.for(seat));
  const of = (group: string) => mine.filter((one) => one.group === group).map(({ binding, what }) => ({ keys: keysOf(binding), what }));
  const tabs = panelTabs(seat).map(({ shortcut, label }) => ({ keys: keysOf(shortcut), what: label }));
  const groups = [
    { title: "Everywhere", rows: [...of("Everywhere"), { keys: [LEAVE_KEY], what: seat.solo ? "Leave" : "Leave or report" }] },
    { title: "Panel", rows: tabs },
    { title: "Clock", rows: of("Clock") },
    { title: "Guide, numbers and twists", rows: interviewing(seat) ? [...of("Guide"), ...ARROW_ROWS] : [] },
    { title: "Checkpoints", rows: interviewing(seat) ? CHECKPOINT_ROWS : [] },
    { title: "Call", rows: calling(seat) ? [...of("Call"), ...TALK_ROWS] : [] },
    ...EDITOR_GROUPS,
  ];
  return groups.filter(({ rows }) => rows.length > 0);
}

/** As they stand on the keyboard. */
function keysOf(binding: string): string[] {
  if (binding.startsWith("Shift+")) return ["Shift", binding.slice(6)];
  if (binding.length > 1) return [binding];
  const isCapital = binding !== binding.toLowerCase();
  return isCapital ? ["Shift", binding] : [binding.toUpperCase()];
}

const FIGURES = CHECKPOINT_KEYS.replace(/\D/g, "");
const LETTERS = CHECKPOINT_KEYS.replace(/\d/g, "").toUpperCase();

const CHECKPOINT_ROWS: SheetRow[] = [
  { keys: [FIGURES.charAt(0), "…", FIGURES.slice(-1)], what: "Record the checkpoint that shows this key" },
  { keys: [LETTERS.charAt(0), "…", LETTERS.slice(-1)], what: `The ones after them: ${Array.from(LETTERS).join(" ")}` },
];

/** What `arrows.ts` does. */
const ARROW_ROWS: SheetRow[] = [
  { keys: ["↓", "↑"], what: "The item below or above" },
  { keys: ["→", "←"], what: "What can be done with it: open, say, show, mark" },
  { keys: ["Enter"], what: "Do it; again takes a mark back" },
];

/** What `call/push_to_talk.ts` does. */
const TALK_ROWS: SheetRow[] = [{ keys: ["`"], what: "Hold to talk while muted; F8 while you type" }];

/** Keys that the editors bind themselves, where they have the focus. */
const EDITOR_GROUPS: SheetGroup[] = [
  {
    title: "Notes",
    rows: [
      { keys: ["Ctrl", "B"], what: "Bold; with I italic" },
      { keys: ["Ctrl", "Shift", "8"], what: "List; with 7 numbered, with 9 to tick off" },
    ],
  },
  {
    title: "Requirements",
    rows: [
      { keys: ["Enter"], what: "Add what is written in the last line; from a row, go there" },
      { keys: ["↑", "↓"], what: "The row above or below; with Ctrl or Alt, move the row" },
      { keys: ["Ctrl", "Enter"], what: "Agreed, or open again" },
      { keys: ["Ctrl", "Z"], what: "Undo what you did to the rows" },
      { keys: ["Esc"], what: "Leave the rows" },
    ],
  },
  {
    title: "Board",
    rows: [
      { keys: ["?"], what: "On the board: its own keys" },
      { keys: ["B"], what: "On the board: parts of a system" },
      { keys: ["M"], what: "On the board: a diagram from text" },
      { keys: ["Esc"], what: "Leave the tool" },
    ],
  },
];
