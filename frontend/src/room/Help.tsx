/** The cheat sheet under `?`. */

import type { ReactNode } from "react";

import { leads, useServices } from "./context";
import { Dialog } from "./Dialog";
import { panelTabs, type Layout } from "./layout";

export function Help({ layout, onClose }: { layout: Layout; onClose: () => void }) {
  const { boot } = useServices();
  return (
    <Dialog title="Keys" onClose={onClose}>
      <label className="room-switch">
        <input
          type="checkbox"
          className="toggle toggle-sm"
          checked={layout.singleKeys}
          onChange={(event) => layout.setSingleKeys(event.target.checked)}
        />
        <span>Single keys act when nothing is being typed or drawn</span>
      </label>
      <div className="room-sheet">
        <Group title="Everywhere">
          <Row keys={["F6"]} what="Go to the next part: bar, stages, board, call, panel" />
          <Row keys={["?"]} what="Show these keys" />
          <Row keys={["["]} what="Fold or open the stages" />
          <Row keys={["]"]} what="Fold or open the panel" />
        </Group>
        <Group title="Panel">
          {panelTabs(boot).map((tab) => (
            <Row key={tab.key} keys={[tab.shortcut.toUpperCase()]} what={tab.label} />
          ))}
        </Group>
        <Group title="Clock">
          {leads(boot) && (
            <>
              <Row keys={["Shift", "N"]} what="Next stage" />
              <Row keys={["Shift", "X"]} what="Extend by 2 minutes" />
            </>
          )}
          <Row keys={["Shift", "P"]} what="Propose a pause, agree to one, or resume" />
        </Group>
        {boot.role === "interviewer" && (
          <Group title="Checkpoints">
            <Row keys={["1", "…", "0"]} what="Record the checkpoint that shows this key; letters follow" />
          </Group>
        )}
        {!boot.solo && boot.calls && (
          <Group title="Call">
            <Row keys={["Shift", "M"]} what="Mute or unmute" />
            <Row keys={["Shift", "V"]} what="Turn your camera on or off" />
            <Row keys={["`"]} what="Hold to talk while muted; F8 while you type" />
          </Group>
        )}
        <Group title="Notes">
          <Row keys={["Ctrl", "B"]} what="Bold; with I italic" />
          <Row keys={["Ctrl", "⇧", "8"]} what="List; with 7 numbered, with 9 to tick off" />
        </Group>
        <Group title="Requirements">
          <Row keys={["Enter"]} what="Add what is written in the last line; from a row, go there" />
          <Row keys={["↑", "↓"]} what="The row above or below; with Ctrl or Alt, move the row" />
          <Row keys={["Ctrl", "Enter"]} what="Agreed, or open again" />
          <Row keys={["Ctrl", "Z"]} what="Undo what you did to the rows" />
          <Row keys={["Esc"]} what="Leave the rows" />
        </Group>
        <Group title="Board">
          <Row keys={["?"]} what="On the board: its own keys" />
          <Row keys={["Esc"]} what="Leave the tool" />
        </Group>
      </div>
    </Dialog>
  );
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h3>{title}</h3>
      <dl>{children}</dl>
    </section>
  );
}

function Row({ keys, what }: { keys: string[]; what: string }) {
  return (
    <div className="room-sheet-row">
      <dt>
        {keys.map((key) => (
          <kbd key={key} className="room-key">
            {key}
          </kbd>
        ))}
      </dt>
      <dd>{what}</dd>
    </div>
  );
}
