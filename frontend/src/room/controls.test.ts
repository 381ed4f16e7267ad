import { describe, expect, it } from "vitest";

import type { PageBoot } from "./boot";
import { controlsFor } from "./Controls";
import type { ClockState } from "./engine/types";

const CANDIDATE = 1;
const INTERVIEWER = 2;

function boot(role: PageBoot["role"], solo = false): PageBoot {
  const stage = { key: "requirements", name: "Clarify", shortName: "Requirements", goal: "", minutes: 5 };
  const stages = [stage, { ...stage, key: "wrap" }];
  return { role, solo, userId: role === "candidate" ? CANDIDATE : INTERVIEWER, stages } as unknown as PageBoot;
}

function clock(state: Partial<ClockState> = {}): ClockState {
  const running = { state: "live", stage: "requirements", paused_at: null, pause_proposed_by: null };
  return { ...running, ...state } as ClockState;
}

function labels(...asked: Parameters<typeof controlsFor>): string[] {
  return controlsFor(...asked).map(({ label }) => label);
}

describe("controlsFor", () => {
  it("gives the interviewer the whole clock and the candidate a pause", () => {
    const all = ["Next stage", "Extend 2 min", "Propose pause", "End round"];
    expect(labels(boot("interviewer"), clock())).toEqual(all);
    expect(labels(boot("candidate"), clock())).toEqual(["Propose pause"]);
  });

  it("lets the candidate of a solo run lead and pause alone", () => {
    const all = ["Next stage", "Extend 2 min", "Pause", "End round"];
    expect(labels(boot("candidate", true), clock())).toEqual(all);
  });

  it("asks the other to agree and lets the proposer withdraw", () => {
    const proposed = clock({ pause_proposed_by: CANDIDATE });
    expect(labels(boot("candidate"), proposed)).toEqual(["Withdraw pause"]);
    expect(labels(boot("interviewer"), proposed)).toContain("Agree to pause");
  });

  it("lets either resume, and makes that the one next step", () => {
    const paused = clock({ paused_at: 5 });
    for (const role of ["candidate", "interviewer"] as const) {
      const primary = controlsFor(boot(role), paused).filter((control) => control.primary);
      expect(primary.map(({ label }) => label)).toEqual(["Resume"]);
    }
  });

  it("names the last stage's end for what it does", () => {
    expect(labels(boot("interviewer"), clock({ stage: "wrap" }))[0]).toBe("Finish last stage");
  });

  it("has nothing before the start and after the end", () => {
    for (const state of ["waiting", "debrief", "reported", "skipped"] as const) {
      expect(labels(boot("interviewer"), clock({ state, stage: "" }))).toEqual([]);
    }
  });
});
