/** The side panel: tabs by role. Every part stays mounted, so that nothing typed in one is lost by looking at another. */

import type { ReactNode } from "react";

import { Chat } from "./Chat";
import { Checkpoints } from "./Checkpoints";
import { Evidence } from "./Evidence";
import type { Recording } from "./evidence";
import { fetched } from "./fetched";
import { Guard } from "./Guard";
import { Guide } from "./Guide";
import type { KitAnswer } from "./kit";
import type { Layout, PanelTab, Part } from "./layout";
import { panelTabs } from "./layout";
import type { GuideStage } from "./panel/guide_stage";
import { PromptTab } from "./PromptTab";
import type { Remote } from "./remote";
import { RemoteView } from "./RemoteView";
import { Scoring } from "./Scoring";
import { partId, tabId, Tabs } from "./Tabs";
import { Twists } from "./Twists";
import { useServices } from "./context";

// The editor is a fifth of the page's weight and is not what people look at first.
const Notes = fetched(() => import("./Notes"), "Opening the notes…");

export type Badges = Partial<Record<Part, { count: number; of: string }>>;

export interface InterviewerSide {
  kit: Remote<KitAnswer> & { again: () => void };
  recording: Recording;
  guide: GuideStage;
}

interface PanelProps {
  layout: Layout;
  badges: Badges;
  side: InterviewerSide;
}

export function Panel({ layout, badges, side }: PanelProps) {
  const { boot } = useServices();
  const hidden = layout.phone ? layout.part === "board" || layout.part === "stages" : !layout.panelOpen;
  const shown = layout.phone ? layout.part : layout.tab;
  return (
    <section id="room-panel" className="room-panel" aria-label="Side panel" hidden={hidden} tabIndex={-1}>
      {!layout.phone && (
        <Tabs tabs={panelTabs(boot)} selected={layout.tab} onSelect={layout.show} badges={badges} label="Side panel" />
      )}
      {panelTabs(boot).map(({ key, label }) => (
        <div
          key={key}
          id={partId(key)}
          className="room-part"
          role="tabpanel"
          aria-labelledby={tabId(key)}
          hidden={shown !== key}
          tabIndex={0}
        >
          <h2 className="sr-only">{label}</h2>
          <Guard what={label}>{contentOf(key as PanelTab, { layout, side, inView: !hidden && shown === key })}</Guard>
        </div>
      ))}
    </section>
  );
}

interface Content {
  layout: Layout;
  side: InterviewerSide;
  inView: boolean;
}

function contentOf(tab: PanelTab, { layout, side, inView }: Content): ReactNode {
  switch (tab) {
    case "prompt":
      return <PromptTab />;
    case "notes":
      return <Notes />;
    case "chat":
      return <Chat inView={inView} />;
    case "evidence":
      return <Evidence recording={side.recording} />;
    case "guide":
      return <FromKit side={side}>{(answer) => <Guide {...answer} shown={side.guide} />}</FromKit>;
    case "score":
      return <FromKit side={side}>{({ kit, rubric }) => <Scoring rubric={rubric} own={kit.anchors} />}</FromKit>;
    case "twists":
      return <FromKit side={side}>{({ kit }) => <Twists kit={kit} />}</FromKit>;
    case "checkpoints":
      return (
        <FromKit side={side}>
          {({ kit }) => <Checkpoints kit={kit} recording={side.recording} showKeys={layout.singleKeys && !layout.phone} />}
        </FromKit>
      );
  }
}

function FromKit({ side, children }: { side: InterviewerSide; children: (answer: KitAnswer) => ReactNode }) {
  return (
    <RemoteView remote={side.kit} what="the kit">
      {children}
    </RemoteView>
  );
}
