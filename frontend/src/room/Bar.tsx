/** The top bar: who and what, the clock in the middle, what can be done on the right. */

import { useRef, useState, type KeyboardEvent } from "react";

import { StageClock } from "./Clock";
import { ChimeSwitch } from "./clock/ChimeSwitch";
import { companyText } from "./company";
import { isGuest, nameOf, useRoomState, useServices } from "./context";
import type { PageBoot } from "./boot";
import { Controls, EndDialog } from "./Controls";
import { Help } from "./Help";
import { Icon } from "./Icon";
import type { Layout } from "./layout";
import { LeaveButton } from "./leaving/LeaveButton";
import { LeaveDialog } from "./leaving/LeaveDialog";
import { ThirdDialog } from "./leaving/ThirdDialog";
import type { Moves } from "./moves";
import type { Presence } from "./presence";

export type OpenDialog = "help" | "end" | "leave" | "third" | null;

interface BarProps {
  layout: Layout;
  moves: Moves;
  presence: Presence | null;
  dialog: OpenDialog;
  setDialog: (dialog: OpenDialog) => void;
}

export function Bar({ layout, moves, presence, dialog, setDialog }: BarProps) {
  const { boot } = useServices();
  const { here } = useRoomState();
  const close = () => setDialog(null);
  return (
    <header id="room-bar" className="room-bar" tabIndex={-1}>
      <div className="room-who">
        <a className="room-mark" href={boot.interviewUrl} aria-label="Tradeoff: this interview">
          <Mark />
        </a>
        <div className="room-title">
          <h1>{roundTitle(boot)}</h1>
          <p className="room-presence" data-state={presence?.state}>
            {whoIsThere(boot, presence, companyText(boot, here))}
          </p>
        </div>
      </div>
      <StageClock />
      <div className="room-tools">
        <Controls moves={moves} presence={presence} onEnd={() => setDialog("end")} />
        <Toggles layout={layout} />
        <button
          type="button"
          className="btn btn-sm btn-ghost btn-square room-keys"
          aria-label="Keys"
          onClick={() => setDialog("help")}
        >
          <Icon name="keyboard" />
        </button>
        <More onThird={() => setDialog("third")} />
        <LeaveButton onLeave={() => setDialog("leave")} />
      </div>
      {dialog === "help" && <Help layout={layout} onClose={close} />}
      {dialog === "end" && <EndDialog moves={moves} onClose={close} />}
      {dialog === "leave" && <LeaveDialog onClose={close} />}
      {dialog === "third" && <ThirdDialog onClose={close} />}
    </header>
  );
}

const WHO: Record<PageBoot["role"], string> = {
  candidate: "you are the candidate",
  interviewer: "you are the interviewer",
  second: "you are the second interviewer",
  observer: "you watch",
};

function roundTitle(boot: PageBoot): string {
  if (boot.solo) return "Solo run";
  const who = WHO[boot.role];
  return boot.roundCount > 1 ? `Round ${boot.roundNumber} of ${boot.roundCount}: ${who}` : `This round: ${who}`;
}

function Toggles({ layout }: { layout: Layout }) {
  if (layout.phone) return null;
  return (
    <>
      <button
        type="button"
        className="btn btn-sm btn-ghost btn-square"
        aria-label="Stages"
        aria-expanded={layout.railOpen}
        aria-controls="room-part-stages"
        onClick={layout.toggleRail}
      >
        <Icon name="panel-left" />
      </button>
      <button
        type="button"
        className="btn btn-sm btn-ghost btn-square"
        aria-label="Side panel"
        aria-expanded={layout.panelOpen}
        aria-controls="room-panel"
        onClick={layout.togglePanel}
      >
        <Icon name="panel-right" />
      </button>
    </>
  );
}

function whoIsThere(boot: PageBoot, presence: Presence | null, company: string): string {
  if (isGuest(boot)) return company;
  if (!presence) return `${boot.formatMinutes} minutes, you keep the clock`;
  return company ? `${presence.text}. ${company}` : presence.text;
}

function More({ onThird }: { onThird: () => void }) {
  const [open, setOpen] = useState(false);
  const { boot } = useServices();
  const button = useRef<HTMLButtonElement>(null);
  const keyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    setOpen(false);
    button.current?.focus();
  };
  return (
    <div
      className="room-more"
      onKeyDown={keyDown}
      onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && setOpen(false)}
    >
      <button
        ref={button}
        type="button"
        className="btn btn-sm btn-ghost btn-square"
        aria-label="More"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <Icon name="ellipsis" />
      </button>
      {open && (
        <div className="room-more-panel">
          <a href={boot.interviewUrl}>This interview</a>
          {boot.guest && (
            <button
              type="button"
              className="link"
              onClick={() => {
                setOpen(false);
                onThird();
              }}
            >
              Ask {nameOf(boot, boot.guest.userId)} to leave
            </button>
          )}
          <ChimeSwitch />
        </div>
      )}
    </div>
  );
}

/** The mark of templates/components/mark.html. */
function Mark() {
  return (
    <svg className="mark" width="28" height="28" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <g className="mark-beam">
        <rect className="mark-heavy" x="2" y="11" width="12.5" height="6" rx="1.5" />
        <rect className="mark-light" x="17.5" y="11" width="12.5" height="6" rx="1.5" />
      </g>
      <path className="mark-pivot" d="m16 18.5 5.2 9.5H10.8Z" />
    </svg>
  );
}
