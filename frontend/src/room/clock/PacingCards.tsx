/** Alarms for who leads, near the clock and over whatever part is open; the candidate's page has none of them. */

import { useMemo, useState, type ReactNode } from "react";

import { leads, useRoomState, useServices } from "../context";
import { roundWorked } from "../engine";
import { Icon } from "../Icon";
import type { KitAnswer } from "../kit";
import type { Moves } from "../moves";
import { alarmsOf, answeredDone, answeredLater, dueAlarm, isOpen, NO_ANSWERS, overrunId, type Answers } from "./pacing";
import { Stored, useStored } from "./stored";
import { useStageNow } from "./ticking";

interface CardsProps {
  /** null until it has come; a solo run has none. */
  kit: KitAnswer | null;
  moves: Moves;
}

export function PacingCards({ kit, moves }: CardsProps) {
  const { boot } = useServices();
  return leads(boot) ? <Cards kit={kit} moves={moves} /> : null;
}

function Cards({ kit, moves }: CardsProps) {
  const { boot, room } = useServices();
  const { clock } = useRoomState();
  const now = useStageNow(clock);
  const worked = roundWorked(clock, now);
  const [stored] = useState(() => new Stored<Answers>(`tradeoff.room.pacing.${boot.roundId}`, NO_ANSWERS));
  const answers = useStored(stored);
  const alarms = useMemo(() => (kit ? alarmsOf(kit.rubric, kit.kit, boot.formatMinutes) : []), [kit, boot]);
  const alarm = clock.state === "live" ? dueAlarm(alarms, worked, answers) : null;
  const overrun = overrunId(clock, now);
  const done = (id: string) => stored.set(answeredDone(stored.get(), id));
  const later = (id: string) => stored.set(answeredLater(stored.get(), id, worked));
  return (
    <div className="room-alarms" role="status">
      {overrun !== null && isOpen(overrun, worked, answers) && (
        <Card title={`${stageName(boot.stages, clock.stage)} is more than 2 min over its time.`}>
          <p>Move on?</p>
          <div className="room-alarm-actions">
            <button type="button" className="btn btn-xs" aria-disabled={moves.pending !== null} onClick={() => moves.move("next")}>
              Move on
            </button>
            <Later onClick={() => later(overrun)} />
            <Done onClick={() => done(overrun)} label="Stay here" />
          </div>
        </Card>
      )}
      {alarm && (
        <Card title={alarm.title}>
          <p>{alarm.check}</p>
          <p>
            <span className="muted">If not, ask:</span> “{alarm.nudge}”
          </p>
          <div className="room-alarm-actions">
            <button
              type="button"
              className="btn btn-xs"
              onClick={() => room.sendChat(alarm.nudge) === "queued" && done(alarm.id)}
            >
              Ask in chat
            </button>
            <Later onClick={() => later(alarm.id)} />
            <Done onClick={() => done(alarm.id)} label="Done" />
          </div>
        </Card>
      )}
    </div>
  );
}

function Card({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="room-alarm" aria-label="Pacing">
      <p className="room-alarm-title">
        <Icon name="timer" size={16} />
        <strong>{title}</strong>
      </p>
      {children}
    </section>
  );
}

function Later({ onClick }: { onClick: () => void }) {
  return (
    <button type="button" className="btn btn-xs btn-ghost" onClick={onClick}>
      Later, in 2 min
    </button>
  );
}

function Done({ onClick, label }: { onClick: () => void; label: string }) {
  return (
    <button type="button" className="btn btn-xs btn-ghost" onClick={onClick}>
      {label}
    </button>
  );
}

function stageName(stages: readonly { key: string; shortName: string }[], key: string): string {
  return stages.find((stage) => stage.key === key)?.shortName ?? key;
}
