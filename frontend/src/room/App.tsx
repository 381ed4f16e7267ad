/** The room: bar, stage rail, board and side panel, and what holds them together. */

import { useEffect, useRef, useState } from "react";

import { Announcer } from "./Announcer";
import { Banners } from "./Banner";
import { Bar, type OpenDialog } from "./Bar";
import { Board } from "./Board";
import { CallDock } from "./call/CallDock";
import { useUnread } from "./Chat";
import { HardEnd } from "./clock/HardEnd";
import { PacingCards } from "./clock/PacingCards";
import { controlsFor } from "./Controls";
import { interviews, useRoomState, useServices } from "./context";
import { useRecording, type Recording } from "./evidence";
import { focusSoon, useFocusKept } from "./focus";
import { useKeys, type Bindings } from "./keys";
import type { KitAnswer } from "./kit";
import { phoneTabs, useLayout, type Layout, type PanelTab } from "./layout";
import { useKeptScrolls } from "./leaving/scroll";
import { useMoves, type Moves } from "./moves";
import { LedgerStrip } from "./notes/LedgerStrip";
import { Panel } from "./Panel";
import { focusGroup } from "./panel/arrows";
import { useGuideStage, type GuideStage } from "./panel/guide_stage";
import { RevealCard } from "./panel/RevealCard";
import { bindingsFor, type Actions } from "./panel/shortcuts";
import { usePartnerPresence } from "./presence";
import { Rail } from "./Rail";
import { useRemote } from "./remote";
import { Over, Waiting } from "./Sheets";
import { partId, tabId, Tabs } from "./Tabs";

export function App() {
  const { boot } = useServices();
  const { clock } = useRoomState();
  const layout = useLayout(boot);
  const moves = useMoves();
  const presence = usePartnerPresence();
  const recording = useRecording();
  const guide = useGuideStage();
  const [dialog, setDialog] = useState<OpenDialog>(null);
  const kit = useRemote<KitAnswer>(`/rounds/${boot.roundId}/kit/`, interviews(boot));
  const chatInView = layout.phone ? layout.part === "chat" : layout.panelOpen && layout.tab === "chat";
  const unread = useUnread(chatInView);
  const badges = { chat: { count: unread, of: "unread" } };
  const checkpoints = kit.status === "ready" ? kit.value.kit.checkpoints.map(({ key }) => key) : NONE;
  useKeys(useBindings({ layout, moves, recording, guide, checkpoints, openHelp: () => setDialog("help") }), layout.singleKeys);
  useLeaveWarning();
  useKeptScrolls(boot);
  const overlay = useRef<HTMLDivElement>(null);
  useFocusKept(overlay, () => document.querySelector('.room [role="tab"][aria-selected="true"]'));
  const waiting = clock.state === "waiting";
  const boardHidden = layout.phone && layout.part !== "board";
  return (
    <div className="room" data-rail={layout.railOpen ? "open" : "folded"} data-panel={layout.panelOpen ? "open" : "shut"}>
      <Bar layout={layout} moves={moves} presence={presence} dialog={dialog} setDialog={setDialog} />
      <div ref={overlay} className="room-overlay">
        <Banners moves={moves} presence={presence} />
        <HardEnd />
        <PacingCards kit={kit.status === "ready" ? kit.value : null} moves={moves} />
        <RevealCard />
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
        <Panel layout={layout} badges={badges} side={{ kit, recording, guide }} />
      </main>
      {layout.phone && (
        <nav aria-label="Parts of the room">
          <Tabs tabs={phoneTabs(boot)} selected={layout.part} onSelect={layout.show} badges={badges} label="Room" />
        </nav>
      )}
      <Announcer presence={presence} unread={unread} />
    </div>
  );
}

const NONE: never[] = [];

interface Bound {
  layout: Layout;
  moves: Moves;
  recording: Recording;
  guide: GuideStage;
  checkpoints: string[];
  openHelp: () => void;
}

function useBindings({ layout, moves, recording, guide, checkpoints, openHelp }: Bound): Bindings {
  const { boot } = useServices();
  const { clock } = useRoomState();
  const can = new Set(controlsFor(boot, clock).map(({ move }) => move));
  const openTab = (tab: PanelTab) => {
    layout.show(tab);
    // A part that was folded has no focus to give until it has been drawn.
    focusSoon(() => document.getElementById(tabId(tab)));
  };
  const goTo = (tab: PanelTab, group: string) => () => {
    layout.show(tab);
    focusGroup(tab, group);
  };
  const named: Actions["named"] = {
    help: openHelp,
    rail: layout.toggleRail,
    panel: layout.togglePanel,
    nextPart: () => focusPart(1),
    previousPart: () => focusPart(-1),
    stageBefore: () => guide.step(-1),
    stageAfter: () => guide.step(1),
    covers: goTo("guide", "covers"),
    probes: goTo("guide", "probes"),
    choices: goTo("guide", "choices"),
    answer: goTo("guide", "answer"),
    numbers: goTo("guide", "numbers"),
    twist: goTo("twists", "twists"),
    evidence: goTo("evidence", "note"),
  };
  if (can.has("next")) named.next = () => moves.move("next");
  if (can.has("extend")) named.extend = () => moves.move("extend");
  if (can.has("pause")) named.pause = () => moves.move("pause");
  if (can.has("resume")) named.pause = () => moves.move("resume");
  const record = checkpoints.map((checkpoint) => () => void recording.add({ kind: "checkpoint", checkpoint }));
  return bindingsFor(boot, { named, openTab, checkpoints: clock.state === "live" ? record : NONE });
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

/** Closing the page would lose sight of a score on its way, and edits that this browser does not keep. */
function useLeaveWarning(): void {
  const { drafts, room } = useServices();
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      const { unsaved, keptHere } = room.getState();
      if (drafts.unsaved || (unsaved > 0 && !keptHere)) event.preventDefault();
    };
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [drafts, room]);
}
