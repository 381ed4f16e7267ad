/** What stands beside the board: notes, chat, marks and stages, one at a time. */

import { lazy, Suspense, useState, type ReactNode } from "react";

import type { Part, TabInfo } from "../room/layout";
import { partId, Tabs, tabId } from "../room/Tabs";
import { Chat } from "./Chat";
import { useServices } from "./context";
import { Marks } from "./Marks";
import { Stages } from "./Stages";

const Notes = lazy(() => import("./Notes"));

const NOTES: TabInfo = { key: "notes", label: "Notes", icon: "clipboard-list", shortcut: "" };
const CHAT: TabInfo = { key: "chat", label: "Chat", icon: "message-circle", shortcut: "" };
const MARKS: TabInfo = { key: "evidence", label: "Marks", icon: "flag", shortcut: "" };
const STAGES: TabInfo = { key: "stages", label: "Stages", icon: "route", shortcut: "" };

export function Side() {
  const { boot } = useServices();
  const tabs = boot.solo ? [NOTES, MARKS, STAGES] : [NOTES, CHAT, MARKS, STAGES];
  const [selected, setSelected] = useState<Part>("notes");
  return (
    <aside className="replay-side" aria-label="Notes, chat, marks and stages">
      <Tabs tabs={tabs} selected={selected} onSelect={setSelected} badges={{}} label="Beside the board" />
      {tabs.map(({ key }) => (
        <div
          key={key}
          id={partId(key)}
          className="replay-part"
          role="tabpanel"
          aria-labelledby={tabId(key)}
          hidden={key !== selected}
        >
          {key === selected && contentOf(key)}
        </div>
      ))}
    </aside>
  );
}

function contentOf(part: Part): ReactNode {
  if (part === "chat") return <Chat />;
  if (part === "evidence") return <Marks />;
  if (part === "stages") return <Stages />;
  return (
    <Suspense fallback={<p className="muted room-pad">Opening the notes…</p>}>
      <Notes />
    </Suspense>
  );
}
