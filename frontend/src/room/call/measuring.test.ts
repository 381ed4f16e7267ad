import { describe, expect, it, vi } from "vitest";

import { Measuring } from "./measuring";

const OPEN = { microphone: true, talking: false, partner: { muted: false, camera: "off" } } as const;

function meter(level: number) {
  return { read: () => level, stop: vi.fn() };
}

/** As `getStats` tells of a way that takes this long. */
function stats(seconds: number): RTCStatsReport {
  return new Map([["pair", { type: "candidate-pair", nominated: true, currentRoundTripTime: seconds }]]);
}

describe("who speaks", () => {
  it("is told of both, each by their own sound", () => {
    const measuring = new Measuring();
    measuring.listenTo(meter(0.2));
    expect(measuring.speaking(OPEN, { energy: 0, seconds: 0 }, 0)).toEqual({ me: true, partner: false });
    measuring.listenTo(meter(0));
    expect(measuring.speaking(OPEN, { energy: 1, seconds: 1 }, 1000)).toEqual({ me: false, partner: true });
  });

  it("is nobody who is muted, whatever the microphone hears, unless the key to talk is held", () => {
    const measuring = new Measuring();
    measuring.listenTo(meter(0.2));
    const muted = { ...OPEN, microphone: false, partner: { ...OPEN.partner, muted: true } };
    measuring.speaking(OPEN, { energy: 0, seconds: 0 }, 0);
    expect(measuring.speaking(muted, { energy: 1, seconds: 1 }, 100)).toEqual({ me: false, partner: false });
    expect(measuring.speaking({ ...muted, talking: true }, null, 200)).toEqual({ me: true, partner: false });
  });

  it("is nobody where there is neither a microphone nor a partner", () => {
    expect(new Measuring().speaking({ ...OPEN, partner: null }, null, 0)).toEqual({ me: false, partner: false });
  });

  it("lets go of a microphone that is not listened to any more", () => {
    const [measuring, first] = [new Measuring(), meter(0)];
    measuring.listenTo(first);
    measuring.listenTo(null);
    expect(first.stop).toHaveBeenCalledOnce();
  });
});

describe("the connection", () => {
  it("is measured anew where it is another", () => {
    const measuring = new Measuring();
    for (let look = 0; look < 3; look++) expect(measuring.addStats(stats(0.9)).quality).toBe("poor");
    expect(measuring.isLastinglyPoor).toBe(true);
    measuring.beginAnew();
    expect([measuring.isLastinglyPoor, measuring.addStats(stats(0.02)).quality]).toEqual([false, "good"]);
  });
});
