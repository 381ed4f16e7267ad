/** The partner is gone: since when, and what the one who stayed can do about it. */

import { useState } from "react";

import { useRoomState, useServerNow, useServices } from "../context";
import type { PageBoot } from "../boot";
import { Dialog } from "../Dialog";
import type { Moves } from "../moves";
import type { Presence } from "../presence";
import { sentenceOf } from "../remote";
import { Strip } from "./Strip";

const GONE_FOR_GOOD_MS = 5 * 60_000;
const EVERY_MS = 1000;

type Choice = "solo" | "end";

export function GoneStrip({ presence, moves }: { presence: Presence; moves: Moves }) {
  const { boot } = useServices();
  const { clock } = useRoomState();
  const now = useServerNow(true, EVERY_MS);
  const [waitUntil, setWaitUntil] = useState(0);
  const [choice, setChoice] = useState<Choice | null>(null);
  const goneMs = presence.since === null ? 0 : now - presence.since;
  const forLong = goneMs >= GONE_FOR_GOOD_MS && now >= waitUntil;
  if (presence.state === "not_yet" && !forLong) return null;
  const running = clock.state === "live" && clock.paused_at === null;
  return (
    <Strip kind="info" icon="user-x">
      {presence.text}
      {forLong ? ", for more than five minutes." : `. Everything is kept, and ${presence.name} can come back to the same place.`}
      {(forLong || (running && presence.alone)) && (
        <span className="room-strip-actions">
          {running && presence.alone && (
            <button type="button" className="btn btn-xs" aria-disabled={moves.pending !== null} onClick={() => moves.move("pause")}>
              Pause the clock
            </button>
          )}
          {forLong && boot.role === "candidate" && (
            <button type="button" className="btn btn-xs" onClick={() => setChoice("solo")}>
              Go on alone…
            </button>
          )}
          {forLong && (
            <>
              <button type="button" className="btn btn-xs" onClick={() => setChoice("end")}>
                End it…
              </button>
              <button type="button" className="btn btn-xs btn-ghost" onClick={() => setWaitUntil(now + GONE_FOR_GOOD_MS)}>
                Wait five more minutes
              </button>
            </>
          )}
        </span>
      )}
      {choice && <Decide choice={choice} name={presence.name} onClose={() => setChoice(null)} />}
    </Strip>
  );
}

function Decide({ choice, name, onClose }: { choice: Choice; name: string; onClose: () => void }) {
  const { boot, room } = useServices();
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState("");
  const { title, text, verb } = words(choice, name, boot);
  const decide = async () => {
    if (pending) return;
    setPending(true);
    setProblem("");
    try {
      const { state } = await room.api.post<{ state: string }>(`/rounds/${boot.roundId}/alone/`, { choice });
      // A round that never began is no place to stay in; everything else comes through the room itself.
      if (choice === "end" && state === "skipped") location.assign(boot.interviewUrl);
      else onClose();
    } catch (error) {
      setProblem(sentenceOf(error));
      setPending(false);
    }
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <p>{text}</p>
      {problem && <p role="alert">{problem}</p>}
      <div className="room-dialog-actions">
        <button type="button" className="btn" onClick={onClose} data-first-focus>
          Wait
        </button>
        <button type="button" className="btn btn-primary" aria-disabled={pending} onClick={() => void decide()}>
          {verb}
        </button>
      </div>
    </Dialog>
  );
}

function words(choice: Choice, name: string, boot: PageBoot): { title: string; text: string; verb: string } {
  const free = `${name} is told, and cannot come back into it.`;
  if (choice === "end") {
    const next = boot.nextRound ? " The next round is not held." : "";
    return { title: "End the interview?", text: `What was held can be scored.${next} ${free}`, verb: "End the interview" };
  }
  const next = boot.nextRound ? " The next round is not held." : "";
  const text = `The round becomes a solo run: the same scenario and board, the clock is yours, and you score yourself.${next} ${free}`;
  return { title: "Go on alone?", text, verb: "Go on alone" };
}
