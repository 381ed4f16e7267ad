// Draws in many rooms at once and measures from an edit to its partner. The plan comes as JSON on standard input:
// { seconds, warmupSeconds, editsPerSecond, bytes, speaksRoom, rooms: [[{ url, headers }, …], …] }
// Both ends of a latency are read from one clock, because all clients live in this one process.
import { randomBytes } from "node:crypto";
import { text } from "node:stream/consumers";
import WebSocket from "ws";

const UPDATE_HEAD = 6; // kind, lseq, doc
const ENTRY_HEAD = 38; // length, seq, kind, doc, author, tab, lseq, at
const ENTRIES = 0x82;
const ACK = 0x83;
const WELCOME = 0x81;
const UPDATE = 1;

const plan = JSON.parse(await text(process.stdin));
const run = randomBytes(8); // marks this run's edits: a room sends those of earlier runs too
const latencies = [];
const acknowledgements = [];
let measuring = false;
let sent = 0;
let received = 0;

function heard(payload) {
  if (run.compare(payload, 8, 16) !== 0) return;
  received += 1;
  if (measuring) latencies.push(performance.now() - payload.readDoubleBE(0));
}

function readRoomFrame(client, data) {
  if (data[0] === ENTRIES) {
    for (let at = 1; at < data.length; ) {
      const end = at + 4 + data.readUInt32BE(at);
      if (data[at + 12] === UPDATE) heard(data.subarray(at + ENTRY_HEAD, end));
      at = end;
    }
  } else if (data[0] === ACK) {
    const now = performance.now();
    for (let at = 1; at < data.length; at += 12) {
      const lseq = data.readUInt32BE(at);
      if (measuring) acknowledgements.push(now - client.sentAt.get(lseq));
      client.sentAt.delete(lseq);
    }
  }
}

function connect({ url, headers }) {
  return new Promise((resolve, reject) => {
    const protocols = plan.speaksRoom ? ["tradeoff.room.1"] : [];
    const socket = new WebSocket(url, protocols, { headers, perMessageDeflate: false });
    const client = { socket, lseq: 0, sentAt: new Map() };
    socket.on("error", reject);
    socket.on("close", (code) => reject(new Error(`closed with ${code}`)));
    socket.on("open", () => {
      if (!plan.speaksRoom) return resolve(client);
      const hello = { tab: randomBytes(8).toString("hex"), seq: 0, private_seq: 0 };
      socket.send(Buffer.concat([Buffer.from([1]), Buffer.from(JSON.stringify(hello))]));
    });
    socket.on("message", (data) => {
      if (!plan.speaksRoom) heard(data.subarray(UPDATE_HEAD));
      else if (data[0] === WELCOME) resolve(client);
      else readRoomFrame(client, data);
    });
  });
}

function draw(client) {
  const frame = Buffer.alloc(UPDATE_HEAD + plan.bytes);
  frame[0] = 2;
  frame.writeUInt32BE(++client.lseq, 1);
  const now = performance.now();
  frame.writeDoubleBE(now, UPDATE_HEAD);
  run.copy(frame, UPDATE_HEAD + 8);
  client.sentAt.set(client.lseq, now);
  client.socket.send(frame);
  sent += 1;
}

function percentile(values, share) {
  if (values.length === 0) return null;
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const clients = [];
for (const room of plan.rooms) clients.push(...(await Promise.all(room.map(connect))));

const timers = clients.map((client) => {
  const every = 1000 / plan.editsPerSecond;
  const state = { timer: null };
  state.timer = setTimeout(() => {
    draw(client);
    state.timer = setInterval(() => draw(client), every);
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
  ack_p50_ms: percentile(acknowledgements, 0.5),
  ack_p99_ms: percentile(acknowledgements, 0.99),
};
process.stdout.write(JSON.stringify(result), () => process.exit(0));
