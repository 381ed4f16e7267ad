/** Components of the room drawn in a test's page, over a room whose state the test sets. */

import { act, type ReactNode } from "react";
import { createRoot } from "react-dom/client";
import { onTestFinished, vi } from "vitest";

import type { PageBoot } from "./boot";
import { RoomServices } from "./context";
import type { LineDrafts } from "./drafts";
import type { Room, RoomState } from "./engine";

const BOOT = {
  roundId: "round",
  userId: 1,
  role: "candidate",
  solo: false,
  people: [
    { id: 1, name: "Alice", role: "candidate" },
    { id: 2, name: "Bob", role: "interviewer" },
  ],
  stages: [{ key: "data", name: "Data", shortName: "Data", goal: "Name the sources.", minutes: 5 }],
  level: "senior",
  roundNumber: 1,
  roundCount: 1,
} as unknown as PageBoot;

const NOTHING = {};
const NO_DRAFTS = { subscribe: () => () => undefined, getDrafts: () => NOTHING } as unknown as LineDrafts;

const CLOCK: RoomState["clock"] = {
  version: 1,
  state: "live",
  stage: "data",
  stage_started_at: 0,
  planned_ms: 300_000,
  paused_at: null,
  paused_ms: 0,
  pause_proposed_by: null,
  round_started_at: 0,
  round_ended_at: null,
  moved_by: null,
  move: "",
  used: [],
};

const STATE = {
  connection: "connecting",
  here: [1, 2],
  attendance: {},
  chat: [],
  reveals: [],
  clock: CLOCK,
  readOnly: false,
  private: { seq: 0, lines: {}, evidence: [], marks: [], submitted: false },
} as unknown as RoomState;

interface Drawn {
  host: HTMLElement;
  /** Change the room's state, clock and all, and draw again. */
  change: (state: Partial<Omit<RoomState, "clock">> & { clock?: Partial<RoomState["clock"]> }) => void;
  draw: (element: ReactNode) => void;
  post: ReturnType<typeof vi.fn>;
}

/** Draw `element` for `boot`'s person; `now` is the server's time. */
export function drawInRoom(element: ReactNode, boot: Partial<PageBoot> = {}, now = 0): Drawn {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  let state = STATE;
  const listeners = new Set<() => void>();
  const post = vi.fn(() => Promise.resolve({}));
  const room = {
    getState: () => state,
    subscribe: (listener: () => void) => (listeners.add(listener), () => listeners.delete(listener)),
    serverNow: () => now,
    api: { post, delete: post },
  } as unknown as Room;
  const host = document.body.appendChild(document.createElement("div"));
  const root = createRoot(host);
  const draw = (one: ReactNode) =>
    act(() =>
      root.render(
        <RoomServices boot={{ ...BOOT, ...boot }} room={room} drafts={NO_DRAFTS}>
          {one}
        </RoomServices>,
      ),
    );
  const change: Drawn["change"] = ({ clock, ...changed }) =>
    act(() => {
      state = { ...state, ...changed, clock: { ...state.clock, ...clock } };
      listeners.forEach((listener) => listener());
    });
  onTestFinished(() => {
    act(() => root.unmount());
    host.remove();
    localStorage.clear();
  });
  draw(element);
  return { host, change, draw, post };
}
