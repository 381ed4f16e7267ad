/** The replay's layout: the board, what was written and marked beside it, the time below both. */

import { useCallback, useState, type ReactNode } from "react";

import { fetched } from "../room/fetched";
import { Guard } from "../room/Guard";
import { Icon } from "../room/Icon";
import { markOf } from "../room/LineTag";
import { useMedia, useRemembered } from "../room/layout";
import { minutesAndSeconds } from "../room/format";
import type { ReplayBoot } from "./boot";
import { usePlayer, useServices } from "./context";
import { Controls } from "./Controls";
import { Help } from "./Help";
import { KEPT } from "./kept";
import { useKeys } from "./keys";
import { Side } from "./Side";
import { TimelineStrip } from "./TimelineStrip";
import { stageAt } from "./timeline";

const Board = fetched(() => import("./Board"), "Opening the board…");

export function App() {
  const { boot, player } = useServices();
  const [helpOpen, setHelpOpen] = useState(false);
  const [singleKeys, setSingleKeys] = useRemembered("keys", true);
  const help = useCallback(() => setHelpOpen(true), []);
  useKeys(player, singleKeys, help);
  return (
    <div className="replay">
      <Bar boot={boot} onHelp={help} />
      <main className="replay-body">
        <section className="replay-board" aria-label="Board">
          <Guard what="The board" kept={KEPT}>
            <Board />
          </Guard>
        </section>
        <Side />
      </main>
      <section id="replay-controls" className="replay-controls" aria-label="Time" tabIndex={-1}>
        <TimelineStrip />
        <Controls />
      </section>
      <Jumped />
      {helpOpen && <Help singleKeys={singleKeys} setSingleKeys={setSingleKeys} onClose={() => setHelpOpen(false)} />}
    </div>
  );
}

/** Before the recording is there, or in its place. */
export function Opening({ boot, problem }: { boot: ReplayBoot; problem?: ReactNode }) {
  return (
    <div className="replay">
      <Bar boot={boot} />
      <main className="room-pad">
        {problem ? <p role="alert">{problem}</p> : <p className="muted">Opening the recording…</p>}
      </main>
    </div>
  );
}

function Bar({ boot, onHelp }: { boot: ReplayBoot; onHelp?: () => void }) {
  const phone = useMedia("(max-width: 760px)");
  return (
    <header className="replay-bar">
      <div className="room-title">
        <h1>Replay: {boot.title}</h1>
        <p className="muted">{whoIn(boot)}</p>
      </div>
      <div className="replay-tools">
        {onHelp && !phone && (
          <button type="button" className="btn btn-sm btn-ghost btn-square" aria-label="Keys" onClick={onHelp}>
            <Icon name="keyboard" />
          </button>
        )}
        <a className="btn btn-sm" href={boot.back.url}>
          <Icon name="file-text" size={16} />
          {phone ? boot.back.short : boot.back.label}
        </a>
      </div>
    </header>
  );
}

function whoIn({ people, solo }: ReplayBoot): string {
  const names = people.map(({ name }) => name);
  return solo ? `${names[0]}, solo run` : `${names[0]}, interviewed by ${names[1]}`;
}

/** Read out after each jump, and silent while it plays. */
function Jumped() {
  const { player } = useServices();
  const jumps = usePlayer((state) => state.jumps);
  const { position } = player.getState();
  const stage = stageAt(player.timeline, position);
  return (
    <p className="sr-only" role="status">
      {jumps > 0 && `${minutesAndSeconds(position)}${stage ? `, ${markOf(stage.stage).name}` : ""}`}
    </p>
  );
}
