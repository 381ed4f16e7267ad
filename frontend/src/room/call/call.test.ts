// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { explainCapture } from "../../media/capture";
import { choose, readChoices } from "../../media/choices";
import { closeServer, enter, openServer, settle, storage } from "../engine/room_testkit";
import { Call } from "./call";
import { memoryOf } from "./memory";
import { isTalkKey } from "./push_to_talk";
import { QualityMeter, sampleOf, type Sample } from "./quality";
import { SpeakingMeter } from "./speaking";
import { readWord } from "./types";

function sample(change: Partial<Sample>): Sample {
  return { roundTripMs: 40, packetsReceived: 0, packetsLost: 0, lostOnTheWay: null, ...change };
}

describe("who joins without a microphone", () => {
  let calls: Call[];

  beforeEach(() => {
    openServer();
    const getUserMedia = () => Promise.reject(new DOMException("", "NotAllowedError"));
    vi.stubGlobal("navigator", { mediaDevices: { getUserMedia } });
    vi.stubGlobal("MediaStream", class {
      getTracks = () => [];
    });
    vi.stubGlobal("fetch", () => Promise.resolve(Response.json({ policy: "all", ice_servers: [], expires_at: 0 })));
  });

  afterEach(() => {
    for (const call of calls) call.stop();
    closeServer();
  });

  it("is told why, and is muted for both", async () => {
    calls = ([7, 9] as const).map((user) => new Call(enter(user), memoryOf(`interview of ${user}`)));
    const [alice, bob] = calls as [Call, Call];
    for (const call of calls) call.start();
    await settle();
    await alice.join();
    await settle();
    expect(alice.getState()).toMatchObject({ phase: "joined", microphone: false, hasMicrophone: false });
    expect(alice.getState().problem).toMatch(/does not let this page use the microphone/);
    expect(bob.getState().others).toMatchObject([{ id: 7, muted: true, camera: "off", leg: null }]);
  });
});

describe("who only watches", () => {
  it("joins without being asked for a device, and says that they are muted", async () => {
    openServer();
    const asked = vi.fn();
    vi.stubGlobal("navigator", { mediaDevices: { getUserMedia: asked } });
    vi.stubGlobal("fetch", () => Promise.resolve(Response.json({ policy: "all", ice_servers: [], expires_at: 0 })));
    const [bob, carol] = ([9, 11] as const).map((user) => new Call(enter(user, storage(), "observer"), memoryOf(`of ${user}`)));
    if (!bob || !carol) throw new Error("nobody is there");
    for (const call of [bob, carol]) call.start();
    await settle();
    await carol.join();
    for (const wish of [carol.setMuted(false), carol.setCamera(true), carol.changeDevice("microphone")]) await wish;
    await settle();
    expect(asked).not.toHaveBeenCalled();
    expect(carol.getState()).toMatchObject({ phase: "joined", microphone: false, camera: "off", problem: null });
    expect(bob.getState().others).toMatchObject([{ id: 11, muted: true, camera: "off" }]);
    for (const call of [bob, carol]) call.stop();
    closeServer();
  });
});

describe("the quality of a connection", () => {
  it("is good on a quick line without loss, also when nobody speaks", () => {
    const meter = new QualityMeter();
    expect(meter.add(sample({ packetsReceived: 100 })).quality).toBe("good");
    expect(meter.add(sample({ packetsReceived: 101, packetsLost: 1 })).quality).toBe("good");
  });

  it.each([
    [{ roundTripMs: 300 }, "fair"],
    [{ roundTripMs: 700 }, "poor"],
    [{ packetsReceived: 97, packetsLost: 3 }, "fair"],
    [{ packetsReceived: 80, packetsLost: 20 }, "poor"],
    [{ lostOnTheWay: 0.1 }, "poor"],
    [{ roundTripMs: null }, "good"],
  ] as const)("of %o is %s", (change, quality) => {
    expect(new QualityMeter().add(sample(change)).quality).toBe(quality);
  });

  it("counts what was lost since the last look, not since the beginning", () => {
    const meter = new QualityMeter();
    meter.add(sample({ packetsReceived: 100, packetsLost: 100 }));
    const readings = [1, 2, 3].map((n) => meter.add(sample({ packetsReceived: 100 + n * 100, packetsLost: 100 })));
    expect(readings.map(({ loss }) => loss).at(-1)).toBe(0);
  });

  it("is lastingly poor after three poor readings in a row, and no longer after a good one", () => {
    const meter = new QualityMeter();
    const poor = sample({ roundTripMs: 900 });
    meter.add(poor);
    meter.add(poor);
    expect(meter.isLastinglyPoor).toBe(false);
    meter.add(poor);
    expect(meter.isLastinglyPoor).toBe(true);
    for (let good = 0; good < 3; good++) meter.add(sample({ roundTripMs: 10 }));
    expect(meter.isLastinglyPoor).toBe(false);
  });

  it("is read from the pair in use and from both directions", () => {
    const stats = [
      { type: "candidate-pair", nominated: false, currentRoundTripTime: 9 },
      { type: "candidate-pair", nominated: true, currentRoundTripTime: 0.05 },
      { type: "inbound-rtp", packetsReceived: 10, packetsLost: 1 },
      { type: "inbound-rtp", packetsReceived: 20, packetsLost: 2 },
      { type: "remote-inbound-rtp", fractionLost: 0.25 },
      { type: "codec" },
    ];
    expect(sampleOf(stats)).toEqual({ roundTripMs: 50, packetsReceived: 30, packetsLost: 3, lostOnTheWay: 0.25 });
  });
});

describe("speaking", () => {
  it("bridges the gaps between words and ends with them", () => {
    const meter = new SpeakingMeter();
    expect([meter.heard(0.2, 0), meter.heard(0, 500), meter.heard(0, 800)]).toEqual([true, true, false]);
  });

  it("hears a short sound between two looks", () => {
    const meter = new SpeakingMeter();
    expect(meter.heardInAll({ energy: 1, seconds: 1 }, 0)).toBe(false);
    expect(meter.heardInAll({ energy: 1.01, seconds: 1.2 }, 200)).toBe(true);
  });

  it("ends at once where a person mutes", () => {
    const meter = new SpeakingMeter();
    meter.heard(0.2, 0);
    meter.silence();
    expect(meter.heard(0, 10)).toBe(false);
  });
});

describe("the key to talk", () => {
  const press = { code: "Backquote", key: "`", ctrlKey: false, metaKey: false, altKey: false, target: document.body };

  it("is the one under Esc whatever it types, and F8", () => {
    expect(isTalkKey(press, true)).toBe(true);
    expect(isTalkKey({ ...press, key: "^" }, true)).toBe(true);
    expect(isTalkKey({ ...press, code: "F8", key: "F8" }, false)).toBe(true);
    expect(isTalkKey({ ...press, code: "KeyA", key: "a" }, true)).toBe(false);
    expect(isTalkKey({ ...press, ctrlKey: true }, true)).toBe(false);
  });

  it("stays with what is typed, and with who has turned single keys off", () => {
    const target = document.createElement("textarea");
    expect(isTalkKey({ ...press, target }, true)).toBe(false);
    expect(isTalkKey({ ...press, key: "F8", target }, true)).toBe(true);
    expect(isTalkKey(press, false)).toBe(false);
  });
});

describe("what another browser says of itself", () => {
  it("is taken in part or not at all", () => {
    const word = { epoch: 5, muted: true, camera: "on", wants_video: false };
    expect(readWord(word, "a")).toEqual(word);
    expect(readWord({ epoch: 5, camera: "<b>" }, "a")).toEqual({ epoch: 5, muted: false, camera: "off", wants_video: true });
    for (const nonsense of [null, 7, "x", {}, { epoch: "5" }, { epoch: -1 }, { epoch: 0.5 }, { epoch: NaN }]) {
      expect(readWord(nonsense, "a")).toBeNull();
    }
  });
});

describe("what is remembered", () => {
  it("of devices, by kind", () => {
    localStorage.clear();
    expect(readChoices()).toEqual({ microphone: "", camera: "", speaker: "" });
    choose("microphone", "usb");
    expect(choose("speaker", "desk")).toEqual({ microphone: "usb", camera: "", speaker: "desk" });
    localStorage.setItem("tradeoff.devices", '{"camera": 7');
    expect(readChoices().camera).toBe("");
  });

  it("of the call, until it is left", () => {
    const memory = memoryOf("interview-1", sessionStorage);
    memory.write({ muted: true });
    expect(memoryOf("interview-1", sessionStorage).read()).toEqual({ muted: true });
    expect(memoryOf("interview-2", sessionStorage).read()).toBeNull();
    memory.write(null);
    expect(memory.read()).toBeNull();
  });
});

describe("why a device did not open", () => {
  it.each([
    ["NotAllowedError", "does not let this page use the camera"],
    ["NotFoundError", "No camera was found"],
    ["NotReadableError", "in use by another program"],
    ["TypeError", "could not be opened"],
  ])("%s is said in a sentence that says what to do", (name, words) => {
    const sentence = explainCapture("camera", new DOMException("", name));
    expect(sentence).toContain(words);
    expect(sentence).toMatch(/then try again\.$/);
  });
});
