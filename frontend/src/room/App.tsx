/** The room: bar, stage rail, board and side panel, and what holds them together. */

import { useEffect, useMemo, useState } from "react";

import { Announcer } from "./Announcer";
import { Banners } from "./Banner";
import { Bar, type OpenDialog } from "./Bar";
import { Board } from "./Board";
import { CallDock } from "./call/CallDock";
import { useUnread } from "./Chat";
import { HardEnd } from "./clock/HardEnd";
import { PacingCards } from "./clock/PacingCards";
import { controlsFor } from "./Controls";
import { leads, useRoomState, useServices } from "./context";
import { useRecording, type Recording } from "./evidence";
import { checkpointKey, useKeys, type Bindings } from "./keys";
import type { KitAnswer } from "./kit";
import { panelTabs, phoneTabs, useLayout, type Layout } from "./layout";
import { useMoves, type Moves } from "./moves";
import { LedgerStrip } from "./notes/LedgerStrip";
import { Panel } from "./Panel";
import { usePartnerPresence } from "./presence";
import { Rail } from "./Rail";
import { useRemote } from "./remote";
import { Over, Waiting } from "./Sheets";
import { partId, tabId, Tabs } from "./Tabs";
import { TwistCard } from "./TwistCard";

export function App() {
  const { boot } = useServices();
  const { clock } = useRoomState();
  const layout = useLayout(boot);
  const moves = useMoves();
  const presence = usePartnerPresence();
  const recording = useRecording();
  const [dialog, setDialog] = useState<OpenDialog>(null);
  const kit = useRemote<KitAnswer>(`/rounds/${boot.roundId}/kit/`, boot.role === "interviewer");
  const chatInView = layout.phone ? layout.part === "chat" : layout.panelOpen && layout.tab === "chat";
  const badges = { chat: { count: useUnread(chatInView), of: "unread" } };
  const checkpoints = kit.status === "ready" ? kit.value.kit.checkpoints.map(({ key }) => key) : NONE;
  useKeys(useBindings({ layout, moves, recording, checkpoints, openHelp: () => setDialog("help") }), layout.singleKeys);
  useLeaveWarning();
  const waiting = clock.state === "waiting";
  const boardHidden = layout.phone && layout.part !== "board";
  return (
    <div className="room" data-rail={layout.railOpen ? "open" : "folded"} data-panel={layout.panelOpen ? "open" : "shut"}>
      <Bar layout={layout} moves={moves} presence={presence} dialog={dialog} setDialog={setDialog} />
      <div className="room-overlay">
        <Banners moves={moves} presence={presence} />
        <HardEnd />
        <PacingCards kit={kit.status === "ready" ? kit.value : null} moves={moves} />
        <TwistCard />
      </div>
      <main className="room-body">
        <Rail
          id={partId("stages")}
          folded={!layout.railOpen}
          hidden={layout.phone && layout.part !== "stages"}
        />
        <section
          id={partId("board")}
          className="room-center"
          aria-label="Board"
          hidden={boardHidden && !waiting && clock.state === "live"}
          tabIndex={-1}
        >
          {waiting && <Waiting moves={moves} presence={presence} />}
          {!waiting && clock.state !== "live" && <Over />}
          <LedgerStrip layout={layout} hidden={boardHidden} />
          <Board hidden={boardHidden} phone={layout.phone} />
        </section>
        <CallDock layout={layout} />
        <Panel layout={layout} badges={badges} side={{ kit, recording }} />
      </main>
      {layout.phone && (
        <nav aria-label="Parts of the room">
          <Tabs tabs={phoneTabs(boot)} selected={layout.part} onSelect={layout.show} badges={badges} label="Room" />
        </nav>
      )}
      <Announcer presence={presence} />
    </div>
  );
}

const NONE: string[] = [];

interface Bound {
  layout: Layout;
  moves: Moves;
  recording: Recording;
  checkpoints: string[];
  openHelp: () => void;
}

function useBindings({ layout, moves, recording, checkpoints, openHelp }: Bound): Bindings {
  const { boot } = useServices();
  const { clock } = useRoomState();
  const can = useMemo(() => new Set(controlsFor(boot, clock).map(({ move }) => move)), [boot, clock]);
  return useMemo(() => {
    const bindings: Record<string, () => void> = {
      "?": openHelp,
      "[": layout.toggleRail,
      "]": layout.togglePanel,
      F6: () => focusPart(1),
      "Shift+F6": () => focusPart(-1),
    };
    for (const { key, shortcut } of panelTabs(boot)) {
      bindings[shortcut] = () => {
        layout.show(key);
        focusSoon(tabId(key));
      };
    }
    if (leads(boot) && can.has("next")) bindings.N = () => moves.move("next");
    if (can.has("extend")) bindings.X = () => moves.move("extend");
    if (can.has("pause")) bindings.P = () => moves.move("pause");
    if (can.has("resume")) bindings.P = () => moves.move("resume");
    if (clock.state !== "live") return bindings;
    checkpoints.forEach((checkpoint, index) => {
      const key = checkpointKey(index);
      if (key) bindings[key] = () => void recording.add({ kind: "checkpoint", checkpoint });
    });
    return bindings;
  }, [boot, can, checkpoints, clock.state, layout, moves, openHelp, recording]);
}

const PARTS = ["room-bar", partId("stages"), partId("board"), "room-call", "room-panel"];

/** Go to the next part that shows, from wherever the focus is. */
function focusPart(step: 1 | -1): void {
  const shown = PARTS.map((id) => document.getElementById(id)).filter((part) => part !== null && !part.hidden);
  const at = shown.findIndex((part) => part?.contains(document.activeElement));
  const next = shown[(Math.max(at, step === 1 ? -1 : 0) + step + shown.length) % shown.length];
  const inside = next?.querySelector<HTMLElement>('[role="tab"][aria-selected="true"]');
  (inside ?? next)?.focus();
}

/** A part that was folded has no focus to give until it has been drawn. */
function focusSoon(id: string): void {
  requestAnimationFrame(() => document.getElementById(id)?.focus());
}

/** Closing the page while a score is on its way would lose sight of it, though not the score. */
function useLeaveWarning(): void {
  const { drafts } = useServices();
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      if (drafts.unsaved) event.preventDefault();
    };
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [drafts]);
}
