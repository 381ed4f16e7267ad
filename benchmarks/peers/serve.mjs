// One server to measure the room beside: `node serve.mjs NAME PORT`. Each as its makers ship it, with no option set
// but those that NAME says. What each keeps on disk is said in PEERS of ../rooms.py.
import { createServer } from "node:http";

const [name, port] = [process.argv[2], Number(process.argv[3])];
const host = "127.0.0.1";

const servers = { relay, "y-websocket": yWebsocket, "excalidraw-room": excalidrawRoom, hocuspocus, "hocuspocus-db": hocuspocus, "hocuspocus-db-0": hocuspocus };
await servers[name]();

/** What one tab sends, the other tabs of the same address get: the limit of what Node and `ws` do. */
async function relay() {
  const { WebSocketServer } = await import("ws");
  const rooms = new Map();
  const server = new WebSocketServer({ host, port, perMessageDeflate: false });
  server.on("connection", (socket, request) => {
    const room = rooms.get(request.url) ?? new Set();
    rooms.set(request.url, room.add(socket));
    socket.on("message", (data) => {
      for (const other of room) if (other !== socket) other.send(data);
    });
    socket.on("close", () => room.delete(socket));
  });
}

/** The package's own server, which keeps documents in memory unless told a folder. */
async function yWebsocket() {
  process.env.HOST = host;
  process.env.PORT = String(port);
  await import("./node_modules/y-websocket/bin/server.cjs");
}

/** The four events of excalidraw-room, on socket.io with its defaults: everything is relayed, nothing is kept. */
async function excalidrawRoom() {
  const { Server } = await import("socket.io");
  const http = createServer();
  const io = new Server(http, { transports: ["websocket"] });
  io.on("connection", (socket) => {
    socket.emit("init-room");
    socket.on("join-room", async (room) => {
      await socket.join(room);
      socket.emit("joined");
    });
    socket.on("server-broadcast", (room, data, iv) => socket.broadcast.to(room).emit("client-broadcast", data, iv));
  });
  http.listen(port, host);
}

/** Without a database; with one at the default debounce (2 s, at most 10 s); with one and a debounce of 0. */
async function hocuspocus() {
  const { Server } = await import("@hocuspocus/server");
  const options = { port, address: host, quiet: true, extensions: [] };
  if (name !== "hocuspocus") options.extensions.push(await database());
  if (name === "hocuspocus-db-0") options.debounce = 0;
  await new Server(options).listen();
}

async function database() {
  const [{ Database }, { default: pg }] = await Promise.all([import("@hocuspocus/extension-database"), import("pg")]);
  const pool = new pg.Pool({ host: process.env.PGHOST, user: process.env.PGUSER, database: process.env.PGDATABASE });
  await pool.query("CREATE TABLE IF NOT EXISTS hocuspocus (name text PRIMARY KEY, data bytea NOT NULL)");
  return new Database({
    fetch: async ({ documentName }) => {
      const { rows } = await pool.query("SELECT data FROM hocuspocus WHERE name = $1", [documentName]);
      return rows[0]?.data ?? null;
    },
    store: async ({ documentName, state }) => {
      const upsert = "INSERT INTO hocuspocus VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET data = excluded.data";
      await pool.query(upsert, [documentName, state]);
    },
  });
}
