/** Which parts are open, remembered in this browser; on a phone one part is shown at a time. */

import { useCallback, useState, useSyncExternalStore } from "react";

import type { RoomBoot } from "./engine";
import type { IconName } from "./Icon";
import { useKept } from "./leaving/place";

export type PanelTab = "prompt" | "guide" | "score" | "evidence" | "checkpoints" | "twists" | "notes" | "chat";
export type Part = PanelTab | "board" | "stages";

export interface TabInfo {
  key: Part;
  label: string;
  icon: IconName;
  /** The single key that opens it. */
  shortcut: string;
}

const TABS: Record<Part, TabInfo> = {
  board: { key: "board", label: "Board", icon: "pencil-ruler", shortcut: "b" },
  stages: { key: "stages", label: "Stages", icon: "route", shortcut: "" },
  prompt: { key: "prompt", label: "Prompt", icon: "file-text", shortcut: "p" },
  guide: { key: "guide", label: "Guide", icon: "book-open", shortcut: "g" },
  score: { key: "score", label: "Score", icon: "clipboard-check", shortcut: "s" },
  evidence: { key: "evidence", label: "Evidence", icon: "square-pen", shortcut: "e" },
  checkpoints: { key: "checkpoints", label: "Checks", icon: "list-checks", shortcut: "k" },
  twists: { key: "twists", label: "Twists", icon: "shuffle", shortcut: "t" },
  notes: { key: "notes", label: "Notes", icon: "clipboard-list", shortcut: "n" },
  chat: { key: "chat", label: "Chat", icon: "message-circle", shortcut: "c" },
};

type Parts = readonly [PanelTab, ...PanelTab[]];

const CANDIDATES: Parts = ["prompt", "notes", "chat"];
const INTERVIEWERS: Parts = ["guide", "score", "evidence", "checkpoints", "twists", "notes", "chat"];

const FOR: Record<RoomBoot["role"], Parts> = {
  candidate: CANDIDATES,
  observer: CANDIDATES,
  interviewer: INTERVIEWERS,
  second: INTERVIEWERS,
};

/** What the tabs depend on. A solo run has nobody to write to, but what was said before it became one stays. */
type Seat = Pick<RoomBoot, "role" | "solo"> & Partial<Pick<RoomBoot, "people">>;

function tabsFor({ role, solo, people = [] }: Seat): readonly PanelTab[] {
  return solo && people.length < 2 ? FOR[role].filter((tab) => tab !== "chat") : FOR[role];
}

export function panelTabs(seat: Seat): TabInfo[] {
  return tabsFor(seat).map((key) => TABS[key]);
}

export function phoneTabs(seat: Seat): TabInfo[] {
  return [TABS.board, TABS.stages, ...panelTabs(seat)];
}

const PHONE = "(max-width: 760px)";
const NARROW = "(max-width: 1100px)";

export function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (listener: () => void) => {
      const media = matchMedia(query);
      media.addEventListener("change", listener);
      return () => media.removeEventListener("change", listener);
    },
    [query],
  );
  return useSyncExternalStore(subscribe, () => matchMedia(query).matches);
}

/** A choice that this browser remembers; storage that is refused costs the memory only. */
export function useRemembered<T>(name: string, initial: T): [T, (value: T) => void] {
  const key = `tradeoff.room.${name}`;
  const [value, setValue] = useState<T>(() => readStored(key, initial));
  const remember = useCallback(
    (next: T) => {
      setValue(next);
      try {
        localStorage.setItem(key, JSON.stringify(next));
      } catch {
        // A private window may refuse; the choice holds until the page is closed.
      }
    },
    [key],
  );
  return [value, remember];
}

function readStored<T>(key: string, initial: T): T {
  try {
    const stored = localStorage.getItem(key);
    return stored === null ? initial : (JSON.parse(stored) as T);
  } catch {
    return initial;
  }
}

export interface Layout {
  phone: boolean;
  railOpen: boolean;
  panelOpen: boolean;
  tab: PanelTab;
  /** What fills a phone; elsewhere the board always shows. */
  part: Part;
  singleKeys: boolean;
  toggleRail: () => void;
  togglePanel: () => void;
  show: (part: Part) => void;
  setSingleKeys: (on: boolean) => void;
}

export function useLayout(seat: Seat & Pick<RoomBoot, "roundId" | "userId">): Layout {
  const phone = useMedia(PHONE);
  const narrow = useMedia(NARROW);
  const [first] = FOR[seat.role];
  // Until somebody chooses, the rail goes by the width of the window.
  const [chosenRail, setRailOpen] = useRemembered<boolean | null>("rail", null);
  const railOpen = chosenRail ?? !narrow;
  const [panelOpen, setPanelOpen] = useRemembered("panel", true);
  const [storedTab, setTab] = useRemembered<PanelTab>(`tab.${seat.role}`, first);
  const [singleKeys, setSingleKeys] = useRemembered("keys", true);
  const [phonePart, setPhonePart] = useKept<Part | null>(seat, "part", null);
  const tab = tabsFor(seat).includes(storedTab) ? storedTab : first;
  const show = useCallback(
    (part: Part) => {
      setPhonePart(part);
      if (part === "board") return;
      if (part === "stages") {
        setRailOpen(true);
        return;
      }
      setTab(part);
      setPanelOpen(true);
    },
    [setPhonePart, setRailOpen, setTab, setPanelOpen],
  );
  return {
    phone,
    railOpen: phone || railOpen,
    panelOpen: phone || panelOpen,
    tab,
    part: phonePart ?? tab,
    singleKeys,
    toggleRail: () => setRailOpen(!railOpen),
    togglePanel: () => setPanelOpen(!panelOpen),
    show,
    setSingleKeys,
  };
}
