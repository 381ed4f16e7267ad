/** Tabs with one stop for the Tab key and arrows between them (the ARIA tabs pattern, chosen on focus). */

import { useRef, type KeyboardEvent } from "react";

import { Icon } from "./Icon";
import type { Part, TabInfo } from "./layout";

interface TabsProps {
  tabs: TabInfo[];
  selected: Part;
  onSelect: (part: Part) => void;
  /** Counts to show on a tab, such as unread messages, with what is counted. */
  badges: Partial<Record<Part, { count: number; of: string }>>;
  label: string;
}

export function tabId(part: Part): string {
  return `room-tab-${part}`;
}

export function partId(part: Part): string {
  return `room-part-${part}`;
}

export function Tabs({ tabs, selected, onSelect, badges, label }: TabsProps) {
  const list = useRef<HTMLDivElement>(null);
  const step = (event: KeyboardEvent) => {
    const to = target(event.key, tabs.findIndex((tab) => tab.key === selected), tabs.length);
    const next = to === null ? undefined : tabs[to];
    if (!next) return;
    event.preventDefault();
    onSelect(next.key);
    list.current?.querySelector<HTMLElement>(`#${tabId(next.key)}`)?.focus();
  };
  return (
    <div ref={list} className="room-tabs" role="tablist" aria-label={label} onKeyDown={step}>
      {tabs.map((tab) => (
        <Tab key={tab.key} tab={tab} selected={tab.key === selected} badge={badges[tab.key]} onSelect={onSelect} />
      ))}
    </div>
  );
}

interface TabProps {
  tab: TabInfo;
  selected: boolean;
  badge: { count: number; of: string } | undefined;
  onSelect: (part: Part) => void;
}

function Tab({ tab, selected, badge, onSelect }: TabProps) {
  return (
    <button
      type="button"
      role="tab"
      id={tabId(tab.key)}
      aria-selected={selected}
      aria-controls={partId(tab.key)}
      tabIndex={selected ? 0 : -1}
      className="room-tab"
      onClick={() => onSelect(tab.key)}
    >
      <Icon name={tab.icon} size={18} />
      <span>{tab.label}</span>
      {badge && badge.count > 0 && (
        <span className="room-badge">
          {badge.count}
          <span className="sr-only"> {badge.of}</span>
        </span>
      )}
    </button>
  );
}

function target(key: string, from: number, length: number): number | null {
  if (key === "ArrowRight") return (from + 1) % length;
  if (key === "ArrowLeft") return (from - 1 + length) % length;
  if (key === "Home") return 0;
  return key === "End" ? length - 1 : null;
}
