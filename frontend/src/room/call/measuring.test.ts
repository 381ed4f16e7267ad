import { describe, expect, it, vi } from "vitest";

import { LegMeter, OwnVoice } from "./measuring";

function meter(level: number) {
  return { read: () => level, stop: vi.fn() };
}

/** As `getStats` tells of a way that takes this long. */
function stats(seconds: number): RTCStatsReport {
  return new Map([["pair", { type: "candidate-pair", nominated: true, currentRoundTripTime: seconds }]]);
}

describe("who speaks", () => {
  it("is told of this person by their microphone, and of another by what came of them", () => {
    const voice = new OwnVoice();
    voice.listenTo(meter(0.2));
    expect(voice.speaks(true, 0)).toBe(true);
    voice.listenTo(meter(0));
    expect(voice.speaks(true, 1000)).toBe(false);
    const leg = new LegMeter();
    leg.speaks(true, { energy: 0, seconds: 0 }, 0);
    expect(leg.speaks(true, { energy: 1, seconds: 1 }, 1000)).toBe(true);
  });

  it("is nobody who is muted, whatever is heard", () => {
    const [voice, leg] = [new OwnVoice(), new LegMeter()];
    voice.listenTo(meter(0.2));
    leg.speaks(true, { energy: 0, seconds: 0 }, 0);
    expect([voice.speaks(false, 100), leg.speaks(false, { energy: 1, seconds: 1 }, 100)]).toEqual([false, false]);
  });

  it("is nobody where there is neither a microphone nor a sound", () => {
    expect([new OwnVoice().speaks(true, 0), new LegMeter().speaks(true, null, 0)]).toEqual([false, false]);
  });

  it("lets go of a microphone that is not listened to any more", () => {
    const [voice, first] = [new OwnVoice(), meter(0)];
    voice.listenTo(first);
    voice.listenTo(null);
    expect(first.stop).toHaveBeenCalledOnce();
  });
});

describe("the connection", () => {
  it("is measured anew where it is another", () => {
    const leg = new LegMeter();
    for (let look = 0; look < 3; look++) expect(leg.addStats(stats(0.9)).quality).toBe("poor");
    expect(leg.isLastinglyPoor).toBe(true);
    leg.beginAnew();
    expect([leg.isLastinglyPoor, leg.addStats(stats(0.02)).quality]).toEqual([false, "good"]);
  });
});
