/** What stands beside the board: notes, chat, marks and stages, one at a time. */

import { useState, type ReactNode } from "react";

import { fetched } from "../room/fetched";
import { Guard } from "../room/Guard";
import type { Part, TabInfo } from "../room/layout";
import { partId, Tabs, tabId } from "../room/Tabs";
import { Chat } from "./Chat";
import { useServices } from "./context";
import { KEPT } from "./kept";
import { Marks } from "./Marks";
import { Stages } from "./Stages";

const Notes = fetched(() => import("./Notes"), "Opening the notes…");

const NOTES: TabInfo = { key: "notes", label: "Notes", icon: "clipboard-list", shortcut: "" };
const CHAT: TabInfo = { key: "chat", label: "Chat", icon: "message-circle", shortcut: "" };
const MARKS: TabInfo = { key: "evidence", label: "Marks", icon: "flag", shortcut: "" };
const STAGES: TabInfo = { key: "stages", label: "Stages", icon: "route", shortcut: "" };

/** A round that became a solo run keeps what was said before. */
export function tabsOf(solo: boolean, messages: number): TabInfo[] {
  return solo && messages === 0 ? [NOTES, MARKS, STAGES] : [NOTES, CHAT, MARKS, STAGES];
}

export function Side() {
  const { boot, player } = useServices();
  const tabs = tabsOf(boot.solo, player.recording.chat.length);
  const [selected, setSelected] = useState<Part>(boot.opensOn ?? "notes");
  return (
    <aside className="replay-side" aria-label="Notes, chat, marks and stages">
      <Tabs tabs={tabs} selected={selected} onSelect={setSelected} badges={{}} label="Beside the board" />
      {tabs.map(({ key, label }) => (
        <div
          key={key}
          id={partId(key)}
          className="replay-part"
          role="tabpanel"
          aria-labelledby={tabId(key)}
          hidden={key !== selected}
        >
          {key === selected && (
            <Guard what={label} kept={KEPT}>
              {contentOf(key)}
            </Guard>
          )}
        </div>
      ))}
    </aside>
  );
}

function contentOf(part: Part): ReactNode {
  if (part === "chat") return <Chat />;
  if (part === "evidence") return <Marks />;
  if (part === "stages") return <Stages />;
  return <Notes />;
}
