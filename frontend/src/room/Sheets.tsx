/** What stands over the board before the start and after the end: one sentence and one next step. */

import { useEffect, useRef, useState, type ReactNode } from "react";

import { companyText } from "./company";
import { isGuest, leads, partnerOf, useRoomState, useServices } from "./context";
import type { PageBoot } from "./boot";
import type { Moves } from "./moves";
import type { Presence } from "./presence";
import { isTypedInto } from "./typing";

export function Waiting({ moves, presence }: { moves: Moves; presence: Presence | null }) {
  const { boot } = useServices();
  const { here } = useRoomState();
  const waits = presence !== null && presence.state !== "here";
  const title = isGuest(boot) ? `${companyText(boot, here)}.` : waitingTitle(boot, presence);
  return (
    <section className="room-sheet-over room-sheet-low" aria-labelledby="room-waiting">
      <h2 id="room-waiting">{title}</h2>
      <p className="muted">{waitingText(boot, waits)}</p>
      {leads(boot) && (
        <button
          type="button"
          className={waits ? "btn" : "btn btn-primary"}
          aria-disabled={moves.pending !== null}
          onClick={() => moves.move("start")}
        >
          Start round
        </button>
      )}
    </section>
  );
}

function waitingTitle(boot: PageBoot, presence: Presence | null): string {
  if (!presence) return "Start when you are ready.";
  if (presence.state !== "here") return `${presence.name} is not here yet.`;
  if (boot.role === "candidate") return `${presence.name} is here and starts the round.`;
  return `${presence.name} is here. Start when you are both ready.`;
}

function waitingText(boot: PageBoot, waits: boolean): string {
  if (boot.role === "observer") return "The interviewer starts the round. You watch; nothing you do here is seen.";
  if (boot.role === "second") return "The first interviewer starts the round and moves the clock. The guide follows it.";
  if (boot.solo) return `The clock runs for ${boot.formatMinutes} minutes, stage by stage.`;
  if (boot.role === "candidate") return "Try the board while you wait: it is shared already.";
  if (waits) return "Look through the guide and the prompt meanwhile, and start once they are here.";
  return "Read the prompt out, then let the candidate ask. The guide follows the clock.";
}

/** The round is over: everything can still be read, and there is one way on. */
export function Over() {
  const { boot } = useServices();
  const { clock } = useRoomState();
  const [folded, setFolded] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  const next = nextStep(boot, clock.state === "skipped");
  // Who is still typing when the round ends, a note for the report say, goes on; the sheet is there to be found.
  useEffect(() => {
    if (!isTypedInto(document.activeElement)) heading.current?.focus();
  }, []);
  if (folded) {
    return (
      <section className="room-sheet-bar" aria-label="Round over">
        <span>This round is over; everything here is read-only.</span>
        <a className="btn btn-sm btn-primary" href={next.url}>
          {next.label}
        </a>
      </section>
    );
  }
  return (
    <section className="room-sheet-over" aria-labelledby="room-over">
      <h2 id="room-over" ref={heading} tabIndex={-1}>
        {next.title}
      </h2>
      <p className="muted">{next.text}</p>
      <a className="btn btn-primary" href={next.url}>
        {next.label}
      </a>
      <button type="button" className="btn btn-ghost" onClick={() => setFolded(true)}>
        Look at the board again
      </button>
    </section>
  );
}

interface NextStep {
  title: string;
  text: ReactNode;
  url: string;
  label: string;
}

function nextStep(boot: PageBoot, skipped: boolean): NextStep {
  if (skipped) {
    const text = "Nothing is lost. The interview’s page says what comes next.";
    return { title: "This round was not held.", text, url: boot.interviewUrl, label: "Go to the interview" };
  }
  const over = boot.roundCount > 1 ? `Round ${boot.roundNumber} is over.` : "The round is over.";
  if (isGuest(boot)) return guestsNextStep(boot, over);
  if (!boot.nextRound) {
    const text = boot.solo ? "Score yourself while it is fresh." : "Score it while it is fresh; it takes a few minutes.";
    return { title: `${over} Now the debrief.`, text, url: boot.debriefUrl, label: "Go to the debrief" };
  }
  const { number, role, title, url } = boot.nextRound;
  const name = partnerOf(boot)?.name ?? "Your partner";
  const now = role === "interviewer" ? `Now you interview ${name} on ${title}.` : `Now ${name} interviews you.`;
  return {
    title: `${over} ${now}`,
    text: "You have changed places. Scores can be finished in the debrief, after the last round.",
    url,
    label: `Go to round ${number}`,
  };
}

/** Their seat ends with the round: what is left to do stands elsewhere. */
function guestsNextStep(boot: PageBoot, over: string): NextStep {
  if (boot.nextRound) {
    const { number, url } = boot.nextRound;
    return { title: `${over} The two change places.`, text: "You have a seat in the next round, too.", url, label: `Go to round ${number}` };
  }
  if (boot.role === "second") {
    const text = "Your scores stand apart in the report, as more data. It does not wait for them.";
    return { title: `${over} Now score it.`, text, url: boot.debriefUrl, label: "Go to the debrief" };
  }
  return { title: over, text: "Thank you for being there.", url: boot.interviewUrl, label: "Go to the interview" };
}
