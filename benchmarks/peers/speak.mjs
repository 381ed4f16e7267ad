// How each server is spoken to. A connection has `send(update)` and calls `heard(bytes)` for every message that carries
// somebody's edit and `acknowledged(count)` when the server says that the oldest `count` edits of this one are kept.
import { createDecoder, readVarString, readVarUint } from "lib0/decoding";
import { createEncoder, toUint8Array, writeVarString, writeVarUint, writeVarUint8Array } from "lib0/encoding";
import { randomBytes } from "node:crypto";
import WebSocket from "ws";
import * as Y from "yjs";

const SYNC = 0;
const AUTH = 2;
const SYNC_STATUS = 8;
const STEP_1 = 0;
const UPDATE = 2;

export const speakers = {
  relay,
  room,
  "y-websocket": yWebsocket,
  "excalidraw-room": excalidrawRoom,
  hocuspocus,
  "hocuspocus-db": hocuspocus,
  "hocuspocus-db-0": hocuspocus,
};

function open(url, protocols, headers) {
  const socket = new WebSocket(url, protocols, { headers, perMessageDeflate: false });
  return [socket, new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject))];
}

function closer(socket) {
  return () => socket.removeAllListeners("close").close();
}

async function relay({ url }, { heard, lost }) {
  const [socket, opened] = open(url, [], {});
  socket.on("message", heard).on("close", lost);
  await opened;
  return { send: (update) => socket.send(update), close: closer(socket) };
}

/** Our own protocol, as docs/protocol.md has it. */
async function room({ url, headers }, { heard, acknowledged, lost }) {
  const [socket, opened] = open(url, ["tradeoff.room.1"], headers);
  let lseq = 0;
  let welcome;
  const welcomed = new Promise((resolve) => (welcome = resolve));
  socket.on("close", lost);
  socket.on("message", (data) => {
    if (data[0] === 0x82 || data[0] === 0x89) heard(data);
    else if (data[0] === 0x83) acknowledged((data.length - 1) / 12);
    else if (data[0] === 0x81) welcome();
  });
  await opened;
  const hello = { tab: randomBytes(8).toString("hex"), seq: 0, private_seq: 0 };
  socket.send(Buffer.concat([Buffer.from([1]), Buffer.from(JSON.stringify(hello))]));
  await welcomed;
  const send = (update) => {
    const head = Buffer.alloc(6);
    head[0] = 2;
    head.writeUInt32BE(++lseq, 1);
    socket.send(Buffer.concat([head, update]));
  };
  return { send, close: closer(socket) };
}

async function yWebsocket({ url }, { heard, lost }) {
  const [socket, opened] = open(url, [], {});
  socket.on("message", heard).on("close", lost);
  await opened;
  socket.send(syncStep1(createEncoder()));
  const send = (update) => socket.send(syncUpdate(createEncoder(), update));
  return { send, close: closer(socket) };
}

async function hocuspocus({ url }, { heard, acknowledged, lost }) {
  const name = new URL(url).pathname;
  const named = () => {
    const encoder = createEncoder();
    writeVarString(encoder, name);
    return encoder;
  };
  const [socket, opened] = open(url, [], {});
  let admit;
  const admitted = new Promise((resolve) => (admit = resolve));
  socket.on("close", lost);
  socket.on("message", (data) => {
    const decoder = createDecoder(data);
    readVarString(decoder);
    const type = readVarUint(decoder);
    if (type === AUTH) admit();
    else if (type === SYNC_STATUS) acknowledged(readVarUint(decoder));
    else heard(data);
  });
  await opened;
  const token = named();
  writeVarUint(token, AUTH);
  writeVarUint(token, 0);
  writeVarString(token, "token");
  socket.send(toUint8Array(token));
  await admitted;
  socket.send(syncStep1(named()));
  return { send: (update) => socket.send(syncUpdate(named(), update)), close: closer(socket) };
}

async function excalidrawRoom({ url }, { heard, lost }) {
  const { io } = await import("socket.io-client");
  const { origin, pathname } = new URL(url);
  const socket = io(origin.replace("ws:", "http:"), { transports: ["websocket"], forceNew: true });
  socket.on("client-broadcast", heard).on("disconnect", lost);
  await new Promise((resolve, reject) => {
    socket.once("connect_error", reject).once("joined", resolve);
    socket.once("init-room", () => socket.emit("join-room", pathname));
  });
  const iv = randomBytes(12);
  return {
    send: (update) => socket.emit("server-broadcast", pathname, update, iv),
    close: () => socket.off("disconnect").close(),
  };
}

function syncStep1(encoder) {
  writeVarUint(encoder, SYNC);
  writeVarUint(encoder, STEP_1);
  writeVarUint8Array(encoder, Y.encodeStateVector(new Y.Doc()));
  return toUint8Array(encoder);
}

function syncUpdate(encoder, update) {
  writeVarUint(encoder, SYNC);
  writeVarUint(encoder, UPDATE);
  writeVarUint8Array(encoder, update);
  return toUint8Array(encoder);
}
