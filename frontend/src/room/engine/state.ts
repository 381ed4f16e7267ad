/** What happened in, what is shown out: `apply(state, event)` is pure, and the only way the state changes. */

import type { Here, PrivateEvent } from "./protocol";
import type {
  ChatMessage,
  ClockState,
  ClosedReason,
  EvidenceItem,
  Mark,
  Notice,
  PrivateState,
  Reveal,
  Revealed,
  RoomState,
  SavedLine,
} from "./types";

export type RoomEvent =
  | { type: "went_live" }
  | { type: "went_offline"; at: number }
  | { type: "was_closed"; reason: ClosedReason }
  | { type: "room_was_closed" }
  | { type: "unsaved_changed"; unsaved: number; since: number | null }
  | { type: "local_copy_opened" }
  | { type: "attended"; user: number; seq: number; here: boolean; at: number }
  | { type: "presence_changed"; here: readonly Here[] }
  | { type: "chat_queued"; key: string; author: number; text: string; at: number }
  | { type: "chat_saved"; key: string; seq: number }
  | { type: "chat_refused"; key: string }
  | { type: "chat_said"; seq: number; author: number; text: string; at: number }
  | { type: "clock_moved"; clock: ClockState }
  | { type: "revealed"; at: number; reveal: Reveal }
  | { type: "told_privately"; seq: number; at: number; event: PrivateEvent }
  | { type: "noticed"; notice: Notice }
  | { type: "notice_dismissed" };

const OPEN_STATES: readonly string[] = ["waiting", "live"];

export function initialState(clock: ClockState, watching = false): RoomState {
  return {
    connection: "connecting",
    closedReason: null,
    unsaved: 0,
    unsavedSince: null,
    keptHere: false,
    joined: false,
    offlineSince: null,
    here: [],
    attendance: {},
    chat: [],
    reveals: [],
    clock,
    over: isOver(clock),
    watching,
    readOnly: watching || isOver(clock),
    private: { seq: 0, lines: {}, evidence: [], marks: [], submitted: false },
    notice: null,
  };
}

/** Return the state after the event; the same object when nothing changed. */
export function apply(state: RoomState, event: RoomEvent): RoomState {
  switch (event.type) {
    case "went_live":
      return { ...reopened(state), connection: "live", joined: true, offlineSince: null };
    case "went_offline":
      return { ...reopened(state), connection: "offline", offlineSince: state.offlineSince ?? event.at };
    case "was_closed":
      return { ...state, connection: "closed", closedReason: event.reason, readOnly: true, here: [] };
    case "room_was_closed":
      return state.over ? state : { ...state, over: true, readOnly: true };
    case "unsaved_changed":
      return countUnsaved(state, event.unsaved, event.since);
    case "local_copy_opened":
      return { ...state, keptHere: true };
    case "attended":
      return attend(state, event);
    case "presence_changed":
      return { ...state, here: peopleHere(event.here) };
    case "chat_queued":
    case "chat_saved":
    case "chat_refused":
    case "chat_said":
      return { ...state, chat: applyToChat(state.chat, event) };
    case "clock_moved":
      return moveClock(state, event.clock);
    case "revealed":
      return reveal(state, { ...event.reveal, at: event.at });
    case "told_privately":
      return event.seq <= state.private.seq ? state : { ...state, private: applyPrivately(state.private, event) };
    case "noticed":
      return { ...state, notice: event.notice };
    case "notice_dismissed":
      return { ...state, notice: null };
  }
}

function isOver(clock: ClockState): boolean {
  return !OPEN_STATES.includes(clock.state);
}

/** A tab that was closed for good and then asked for again is as any other. */
function reopened(state: RoomState): RoomState {
  return { ...state, closedReason: null, readOnly: state.watching || state.over };
}

function peopleHere(here: readonly Here[]): number[] {
  return [...new Set(here.map((one) => one.user))].sort((a, b) => a - b);
}

function countUnsaved(state: RoomState, unsaved: number, unsavedSince: number | null): RoomState {
  if (state.unsaved === unsaved && state.unsavedSince === unsavedSince) return state;
  return { ...state, unsaved, unsavedSince };
}

function attend(state: RoomState, { user, seq, here, at }: Extract<RoomEvent, { type: "attended" }>): RoomState {
  if (seq <= (state.attendance[user]?.seq ?? 0)) return state;
  return { ...state, attendance: { ...state.attendance, [user]: { seq, here, at } } };
}

/** Entries may be told twice after a reconnection: the newest version wins and an old one changes nothing. */
function moveClock(state: RoomState, clock: ClockState): RoomState {
  if (clock.version < state.clock.version) return state;
  const over = state.over || isOver(clock);
  return { ...state, clock, over, readOnly: state.readOnly || over };
}

/** An entry may be told twice, and what is shown once stays as it is. */
function reveal(state: RoomState, revealed: Revealed): RoomState {
  if (state.reveals.some((one) => one.key === revealed.key)) return state;
  return { ...state, reveals: [...state.reveals, revealed].sort((a, b) => a.at - b.at) };
}

type ChatEvent = Extract<RoomEvent, { type: `chat_${string}` }>;

function applyToChat(chat: readonly ChatMessage[], event: ChatEvent): readonly ChatMessage[] {
  switch (event.type) {
    case "chat_queued":
      return [...chat, { key: event.key, author: event.author, text: event.text, at: event.at, seq: null }];
    case "chat_saved":
      return inOrder(chat.map((one) => (one.key === event.key ? { ...one, seq: event.seq } : one)));
    case "chat_refused":
      return chat.filter((one) => one.key !== event.key);
    case "chat_said":
      if (chat.some((one) => one.seq === event.seq)) return chat;
      return inOrder([...chat, { ...messageOf(event), key: `seq:${event.seq}` }]);
  }
}

function messageOf(event: Extract<ChatEvent, { type: "chat_said" }>): Omit<ChatMessage, "key"> {
  return { author: event.author, text: event.text, at: event.at, seq: event.seq };
}

/** By sequence; what is not saved yet stays at the end, in the order in which it was written. */
function inOrder(chat: ChatMessage[]): ChatMessage[] {
  return chat.sort((a, b) => (a.seq ?? Infinity) - (b.seq ?? Infinity) || 0);
}

function applyPrivately(
  known: PrivateState,
  { seq, at, event }: { seq: number; at: number; event: PrivateEvent },
): PrivateState {
  const next = { ...known, seq };
  switch (event.type) {
    case "line_saved":
      return { ...next, lines: { ...known.lines, [event.line]: savedLine(event, at) } };
    case "evidence_added":
      return { ...next, evidence: [...withoutEvidence(known, event.id), evidenceItem(event, at)] };
    case "evidence_removed":
      return { ...next, evidence: withoutEvidence(known, event.id) };
    case "marked":
      return { ...next, marks: [...withoutMark(known, event), markOf(event)] };
    case "unmarked":
      return { ...next, marks: withoutMark(known, event) };
    case "assessment_submitted":
      return { ...next, submitted: true };
    default:
      // A later server may tell of more than this page knows; its sequence still counts.
      return next;
  }
}

function withoutEvidence(known: PrivateState, id: number): EvidenceItem[] {
  return known.evidence.filter((one) => one.id !== id);
}

function withoutMark(known: PrivateState, { kind, item }: Pick<Mark, "kind" | "item">): Mark[] {
  return known.marks.filter((one) => one.kind !== kind || one.item !== item);
}

function markOf(event: Extract<PrivateEvent, { type: "marked" }>): Mark {
  return { kind: event.kind, item: event.item, stage: event.stage, roundSeconds: event.round_seconds };
}

function savedLine(event: Extract<PrivateEvent, { type: "line_saved" }>, at: number): SavedLine {
  return {
    line: event.line,
    score: event.score,
    notReached: event.not_reached,
    notReachedReason: event.not_reached_reason,
    note: event.note,
    roundSeconds: event.round_seconds ?? null,
    revision: event.revision ?? null,
    savedAt: at,
  };
}

function evidenceItem(event: Extract<PrivateEvent, { type: "evidence_added" }>, at: number): EvidenceItem {
  return {
    id: event.id,
    kind: event.kind,
    line: event.line,
    checkpoint: event.checkpoint,
    text: event.text,
    stage: event.stage,
    roundSeconds: event.round_seconds,
    at,
  };
}
