/** What the room's front end says to itself: the boot document, the state and what can be asked. */

export type Role = "candidate" | "interviewer";
/** With a third person: a second interviewer, or an observer, who only watches. */
export type Seat = Role | "second" | "observer";

export interface Person {
  id: number;
  name: string;
  role: Seat;
}

export interface Stage {
  key: string;
  name: string;
  goal: string;
  minutes: number;
}

/** What the page hands over; the room view writes it as JSON and `main.tsx` reads it. */
export interface RoomBoot {
  roundId: string;
  userId: number;
  role: Seat;
  solo: boolean;
  /** ws(s)://…/ws/rounds/<id>/ */
  socketUrl: string;
  /** "/api/v1" */
  apiBase: string;
  csrfToken: string;
  clock: ClockState;
  people: Person[];
  stages: Stage[];
}

export type RoundStateName = "waiting" | "live" | "debrief" | "released" | "reported" | "skipped";

export type ClockMove = "start" | "next" | "extend" | "pause" | "resume" | "withdraw" | "end";

export interface UsedStage {
  stage: string;
  planned_ms: number;
  used_ms: number;
}

/** The clock exactly as it travels (docs/protocol.md); times are the server's, ms since 1970. */
export interface ClockState {
  version: number;
  state: RoundStateName;
  /** Nobody asks, or nobody any more. */
  solo?: boolean;
  stage: string;
  stage_started_at: number | null;
  planned_ms: number;
  paused_at: number | null;
  paused_ms: number;
  pause_proposed_by: number | null;
  round_started_at: number | null;
  round_ended_at: number | null;
  moved_by: number | null;
  move: string;
  used: UsedStage[];
}

/**
 * connecting: no answer yet; live: joined and caught up; offline: lost, trying again (editing goes on);
 * closed: for good, `closedReason` says why.
 */
export type ConnectionState = "connecting" | "live" | "offline" | "closed";

/** Names of the closing codes after which the client does not come back by itself. */
export type ClosedReason = "malformed" | "signed_out" | "no_seat" | "no_room" | "replaced" | "used_up";

export interface ChatMessage {
  /** Stable for the message's whole life, also when a pending one becomes a saved one. */
  key: string;
  author: number;
  text: string;
  /** The server's time in ms; an estimate while `seq` is null. */
  at: number;
  /** null until it is on the server's disk. */
  seq: number | null;
}

/** Something the person should be told once; the UI shows `text` and calls `dismissNotice`. */
export interface Notice {
  id: number;
  code: "too_large" | "room_closed" | "bad_chat" | "not_kept" | "not_on_board" | "picture_not_added";
  text: string;
}

/** The newest autosaved score of one line, as this interviewer's tabs know it. */
export interface SavedLine {
  line: string;
  score: number | null;
  notReached: boolean;
  notReachedReason: string;
  note: string;
  /** The moment that shows it, in seconds since the round started. */
  roundSeconds: number | null;
  /** How often the line was stored; null where the server did not say. */
  revision: number | null;
  savedAt: number;
}

export interface EvidenceItem {
  id: number;
  kind: string;
  line: string;
  checkpoint: string;
  text: string;
  stage: string;
  roundSeconds: number;
  at: number;
}

export type MarkKind = "number" | "cover" | "choice" | "probe";

/** An item of the kit that the interviewer has marked; `item` is its place (`panel/items.ts`). */
export interface Mark {
  kind: MarkKind;
  item: string;
  stage: string;
  roundSeconds: number;
}

/** A number or twist of the kit that the interviewer has put on the candidate's screen. */
export interface Reveal {
  type: "number" | "twist";
  /** Names it within the round. */
  key: string;
  title: string;
  /** Markdown. */
  text: string;
}

export interface Revealed extends Reveal {
  /** The server's time in ms. */
  at: number;
}

/** Filled for interviewers only, each with their own; nobody else receives private events. */
export interface PrivateState {
  seq: number;
  lines: Readonly<Record<string, SavedLine>>;
  evidence: readonly EvidenceItem[];
  marks: readonly Mark[];
  submitted: boolean;
}

export interface Attendance {
  seq: number;
  here: boolean;
  at: number;
}

export interface RoomState {
  connection: ConnectionState;
  closedReason: ClosedReason | null;
  /** Edits and messages that are not yet on the server's disk. */
  unsaved: number;
  /** The browser's Date.now() of the oldest of them: all that is older is saved. null when there are none. */
  unsavedSince: number | null;
  /** What is not saved is in this browser's own database as well, and outlives the page. */
  keptHere: boolean;
  /** This page has been in step with the server at least once: before, it cannot know what is saved. */
  joined: boolean;
  /** The browser's Date.now() when the connection was lost; null while it is there. */
  offlineSince: number | null;
  /** Ids of the people with a tab open, ascending, without repeats. */
  here: readonly number[];
  /** The last coming or going of each person in the log, with the server's time. */
  attendance: Readonly<Record<number, Attendance>>;
  chat: readonly ChatMessage[];
  /** What the candidate has been shown of the kit, in order. */
  reveals: readonly Revealed[];
  clock: ClockState;
  /** The round is over: nothing is kept of what is written now. */
  over: boolean;
  /** This person only watches: nothing they do here is sent. */
  watching: boolean;
  /** The round is over, this tab has been closed for good, or this person only watches: no edits. */
  readOnly: boolean;
  private: PrivateState;
  notice: Notice | null;
}

export type ChatOutcome = "queued" | "empty" | "too_long" | "read_only";
