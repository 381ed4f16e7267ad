import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { Person, Seat } from "../engine";
import { End, FakeConnection, fakeTrack, Wire } from "./call_testkit";

const ALICE: Person = { id: 7, name: "Alice", role: "candidate" };
const BOB: Person = { id: 9, name: "Bob", role: "interviewer" };

let wire: Wire;

function ends(): [End, End, End] {
  return wire.ends as [End, End, End];
}

/** Alice, Bob and, where there is a seat for her, Carol are in the call and connected to each other. */
async function call(third?: Seat): Promise<[End, End, End]> {
  wire = new Wire([ALICE, BOB, ...(third ? [{ id: 11, name: "Carol", role: third }] : [])]);
  for (const [index, end] of wire.ends.entries()) {
    end.now = 1000 + index;
    end.mesh.begin();
  }
  await wire.settle();
  for (const one of open()) one.becomes("connected");
  return ends();
}

function open(): FakeConnection[] {
  return FakeConnection.made.filter(({ isClosed }) => !isClosed);
}

beforeEach(() => {
  vi.stubGlobal("RTCPeerConnection", FakeConnection);
  vi.stubGlobal(
    "MediaStream",
    class {
      readonly tracks: MediaStreamTrack[] = [];
      getTracks = () => [...this.tracks];
      addTrack = (track: MediaStreamTrack) => void this.tracks.push(track);
      removeTrack = (track: MediaStreamTrack) => void this.tracks.splice(this.tracks.indexOf(track), 1);
    },
  );
});

afterEach(() => {
  for (const { mesh } of wire.ends) mesh.end();
  FakeConnection.made = [];
  vi.unstubAllGlobals();
});

describe("a call of two", () => {
  it("has one connection, whose ends name nobody and speak of no legs", async () => {
    const [alice, bob] = await call();
    expect(open()).toHaveLength(2);
    expect(bob.to(alice).directions()).toEqual(["audio sendrecv", "video sendrecv"]);
    expect([...alice.signals, ...bob.signals].some((signal) => "person" in signal)).toBe(false);
    expect(bob.word).toEqual({ epoch: 1001, muted: false, camera: "off", wants_video: true });
    expect(alice.seenBy(bob)).toMatchObject({ leg: "connected" });
  });

  it("begins anew with a newer word when restarts do not help", async () => {
    const [alice, bob] = await call();
    bob.now = 5000;
    bob.to(alice).becomes("failed");
    expect(alice.seenBy(bob)?.leg).toBe("lost");
    await wire.settle();
    expect(bob.word).toEqual({ epoch: 5000, muted: false, camera: "off", wants_video: true });
    expect(open()).toHaveLength(2);
    expect(alice.signals.at(-1)).toMatchObject({ epoch: 1000, for: 5000 });
  });

  it("goes on when the room no longer sees the other one", async () => {
    const [alice, bob] = await call();
    bob.mesh.letGo(() => false);
    expect(alice.seenBy(bob)?.leg).toBe("connected");
  });
});

describe("a call of three", () => {
  it("joins each pair by a connection of their own, with one polite end", async () => {
    const [alice, bob, carol] = await call("second");
    expect(open()).toHaveLength(6);
    const types = (from: End, to: End) => from.signals.flatMap((one) => (one.to === to.tab && "description" in one ? [one.description.type] : []));
    for (const [impolite, polite] of [[bob, alice], [bob, carol], [alice, carol]] as const) {
      expect([types(impolite, polite), types(polite, impolite)]).toEqual([["offer"], ["answer"]]);
      expect(impolite.to(polite).directions()).toEqual(["audio sendrecv", "video sendrecv"]);
    }
    expect(alice.signals.filter(({ to }) => to === carol.tab).every(({ person }) => person === 11)).toBe(true);
    expect(alice.signals.filter(({ to }) => to === bob.tab).some((signal) => "person" in signal)).toBe(false);
  });

  it("hears nothing of who only watches, who hears both", async () => {
    const [alice, bob, carol] = await call("observer");
    for (const end of wire.ends) end.mesh.carry({ audio: fakeTrack("audio"), video: fakeTrack("video") });
    await wire.settle();
    for (const party of [alice, bob]) {
      expect(party.to(carol).directions()).toEqual(["audio sendonly", "video sendonly"]);
      expect(carol.to(party).directions()).toEqual(["audio recvonly", "video recvonly"]);
      expect(carol.to(party).lines.map(({ sender }) => sender.track)).toEqual([null, null]);
      expect(party.to(carol).lines.map(({ sender }) => sender.track?.kind)).toEqual(["audio", "video"]);
      party.to(carol).ontrack?.({ track: fakeTrack("audio") });
      expect(party.mesh.remoteOf(11)?.getTracks()).toEqual([]);
      carol.to(party).ontrack?.({ track: fakeTrack("audio") });
      expect(carol.mesh.remoteOf(party.me.id)?.getTracks()).toHaveLength(1);
    }
  });

  it("makes one connection anew and leaves the other as it is", async () => {
    const [alice, bob, carol] = await call("second");
    const untouched = [alice.to(bob), bob.to(alice), bob.to(carol), carol.to(bob)];
    const [gone, theirs] = [carol.to(alice), alice.to(carol)];
    carol.now = 5000;
    gone.becomes("failed");
    expect([alice.seenBy(carol)?.leg, bob.seenBy(carol)?.leg]).toEqual(["lost", "connected"]);
    await wire.settle();
    expect(carol.word).toMatchObject({ epoch: 1002, legs: { [alice.tab]: { epoch: 5000 } } });
    expect([gone.isClosed, theirs.isClosed]).toEqual([true, true]);
    expect(untouched.map(({ isClosed, restarts }) => [isClosed, restarts])).toEqual(Array(4).fill([false, 0]));
    expect(open()).toHaveLength(6);
    expect(alice.signals.findLast(({ to }) => to === carol.tab)).toMatchObject({ epoch: 1000, for: 5000 });
    for (const one of [alice.to(carol), carol.to(alice)]) one.becomes("connected");
    expect([alice.seenBy(carol)?.leg, carol.seenBy(alice)?.leg]).toEqual(["connected", "connected"]);
  });

  it("restarts a way that is lost on that connection alone", async () => {
    const [alice, bob, carol] = await call("observer");
    alice.to(carol).becomes("failed", "failed");
    await wire.settle();
    expect([alice.to(carol).restarts, alice.to(bob).restarts, bob.to(carol).restarts]).toEqual([1, 0, 0]);
    expect([carol.seenBy(alice)?.leg, bob.seenBy(alice)?.leg]).toEqual(["lost", "connected"]);
  });

  it("lets a third person go as soon as they have no seat, though their browser is still connected", async () => {
    const [alice, bob, carol] = await call("observer");
    const leg = alice.to(carol);
    alice.mesh.letGo(({ author }) => author !== 11);
    expect([leg.isClosed, carol.seenBy(alice)]).toEqual([true, undefined]);
    expect([bob.seenBy(alice)?.leg, alice.to(bob).isClosed]).toEqual(["connected", false]);
  });

  it("uses no pair of epochs twice when somebody comes back who was thought gone", async () => {
    const [alice, , carol] = await call("second");
    const before = alice.to(carol);
    alice.now = 6000;
    alice.mesh.letGo(({ author }) => author !== 11);
    carol.say();
    await wire.settle();
    expect(alice.to(carol)).not.toBe(before);
    expect(alice.signals.findLast(({ to }) => to === carol.tab)).toMatchObject({ epoch: 6000, for: 1002 });
    expect(carol.signals.findLast(({ to }) => to === alice.tab)).toMatchObject({ epoch: 1002, for: 6000 });
    expect(open()).toHaveLength(6);
  });

  it("takes the pictures off the one connection that cannot carry them, and says so to that person alone", async () => {
    const [alice, bob, carol] = await call("second");
    alice.own = { ...alice.own, camera: "on" };
    alice.mesh.carry({ audio: fakeTrack("audio"), video: fakeTrack("video") });
    alice.to(carol).roundTripSeconds = 2;
    for (let look = 0; look < 3; look++) await alice.mesh.measure();
    expect([alice.mesh.weaken(), alice.mesh.isAllWeak, alice.mesh.weaken()]).toEqual([true, false, false]);
    alice.say();
    await wire.settle();
    const picture = (end: End) => alice.to(end).lines.map(({ sender }) => sender.track?.kind);
    expect([picture(carol), picture(bob)]).toEqual([["audio", undefined], ["audio", "video"]]);
    expect(alice.word.legs).toEqual({ [carol.tab]: { camera: "paused", wants_video: false } });
    expect([alice.seenBy(carol)?.camera, alice.seenBy(bob)?.camera]).toEqual(["paused", "on"]);
    alice.mesh.strengthen();
    await wire.settle();
    expect([picture(carol), alice.word.legs]).toEqual([["audio", "video"], undefined]);
  });

  it("shares what one line may carry of pictures between two connections", async () => {
    const [alice, bob] = await call("second");
    const bits = () => alice.to(bob).lines[1]?.sender.bits;
    expect(bits()).toBe(350_000);
    alice.mesh.heard({ ...alice.own, epoch: 0 }, ends()[2].sender);
    await wire.settle();
    expect(bits()).toBe(700_000);
  });

  it("keeps how loud somebody is for this person, and tells nobody", async () => {
    const [alice, bob, carol] = await call("second");
    alice.mesh.setVolume(11, 0);
    carol.to(alice).becomes("failed");
    await wire.settle();
    expect([carol.seenBy(alice)?.volume, bob.seenBy(alice)?.volume, alice.seenBy(carol)?.volume]).toEqual([0, 1, 1]);
    expect(JSON.stringify(alice.word)).not.toContain("volume");
  });

  it("takes no signal that is from another person than it is connected to, or for an epoch that is over", async () => {
    const [alice, , carol] = await call("second");
    const answered = alice.signals.length;
    const offer = { description: { type: "offer" as const, sdp: "99" } };
    alice.mesh.signaled({ epoch: 1001, for: 999, ...offer }, carol.sender);
    alice.mesh.signaled({ epoch: 1001, for: 1000, ...offer }, { author: 13, tab: carol.tab });
    await wire.settle();
    expect(alice.signals).toHaveLength(answered);
  });
});
