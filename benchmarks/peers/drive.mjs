// Draws in many rooms at once and measures from an edit to its partner. The plan comes as JSON on standard input:
// { speaker, seconds, warmupSeconds, editsPerSecond, bytes, rooms: [[{ url, headers }, …], …], journal }
// Both ends of a latency are read from one clock, because all clients live in this one process. With `journal` every
// acknowledged edit is written down at once, as a line `room client number`, so that a kill loses no line.
import { randomBytes } from "node:crypto";
import { writeSync } from "node:fs";
import { text } from "node:stream/consumers";
import * as Y from "yjs";

import { speakers } from "./speak.mjs";

const plan = JSON.parse(await text(process.stdin));
const run = randomBytes(8); // marks this run's edits: a room sends those of earlier runs too
const MARK = 8 + 4 + 4 + 8; // run, client, number, time
const KEYS = 20; // as many elements as a person moves about
const latencies = [];
const latenciesInFirst = []; // of these, those in the first room
const acknowledgements = [];
let measuring = false;
let sent = 0;
let received = 0;
const clients = [];

/** One message may carry several edits; each is found by the run's mark, and our own echo is passed over. */
function heardBy(index) {
  return (data) => {
    const message = Buffer.isBuffer(data) ? data : Buffer.from(data);
    for (let at = message.indexOf(run); at >= 0; at = message.indexOf(run, at + MARK)) {
      if (message.readUInt32BE(at + 8) === index) continue;
      received += 1;
      if (!measuring) continue;
      const latency = performance.now() - message.readDoubleBE(at + 16);
      latencies.push(latency);
      if (clients[index].room === 0) latenciesInFirst.push(latency);
    }
  };
}

function acknowledgedTo(client) {
  return (count) => {
    const now = performance.now();
    for (const { number, at } of client.open.splice(0, count)) {
      if (measuring) acknowledgements.push(now - at);
      if (plan.journal) writeSync(1, `${client.room} ${client.key(number)}\n`);
    }
  };
}

function edit(client) {
  const value = Buffer.alloc(plan.bytes);
  const now = performance.now();
  const number = ++client.number;
  run.copy(value);
  value.writeUInt32BE(client.index, 8);
  value.writeUInt32BE(number, 12);
  value.writeDoubleBE(now, 16);
  client.open.push({ number, at: now });
  client.map.set(client.key(number), new Uint8Array(value));
  sent += 1;
}

async function join(seat, room) {
  const index = clients.length;
  const doc = new Y.Doc();
  const name = `${run.toString("hex")}-${index}`;
  // In a journal every edit is a key of its own, to be looked for afterwards.
  const key = (number) => `${name}-${plan.journal ? number : number % KEYS}`;
  const client = { index, room, key, number: 0, open: [], map: doc.getMap("board") };
  clients.push(client);
  const lost = () => {
    throw new Error("a connection was closed");
  };
  const events = { heard: heardBy(index), acknowledged: acknowledgedTo(client), lost };
  client.connection = await speakers[plan.speaker](seat, events);
  doc.on("update", (update) => client.connection.send(update));
}

function percentile(values, share) {
  if (values.length === 0) return null;
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

for (const [room, seats] of plan.rooms.entries()) await Promise.all(seats.map((seat) => join(seat, room)));
if (plan.journal) writeSync(1, "drawing\n");

const every = 1000 / plan.editsPerSecond;
const timers = clients.map((client) => {
  const state = { timer: null };
  state.timer = setTimeout(() => {
    edit(client);
    state.timer = setInterval(() => edit(client), every);
  }, Math.random() * every);
  return state;
});
await sleep(plan.warmupSeconds * 1000);
measuring = true;
await sleep(plan.seconds * 1000);
measuring = false;
for (const { timer } of timers) clearInterval(timer);
await sleep(1000); // what is under way arrives

const result = {
  sent,
  received,
  measured: latencies.length,
  p50_ms: percentile(latencies, 0.5),
  p99_ms: percentile(latencies, 0.99),
  first_p50_ms: percentile(latenciesInFirst, 0.5),
  first_p99_ms: percentile(latenciesInFirst, 0.99),
  ack_p50_ms: percentile(acknowledgements, 0.5),
  ack_p99_ms: percentile(acknowledgements, 0.99),
};
process.stdout.write(JSON.stringify(result), () => process.exit(0));
