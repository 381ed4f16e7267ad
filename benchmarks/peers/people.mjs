// People with the clients that are really used: our room's engine and the peers' own providers, without their looks.
import WebSocket from "ws";
import * as Y from "yjs";

globalThis.WebSocket ??= WebSocket;

const providers = { room, "y-websocket": yWebsocket, hocuspocus, "hocuspocus-db": hocuspocus, "hocuspocus-db-0": hocuspocus };

/** Somebody in a room: the document, once it holds what the server had. */
export function enter(speaker, seat) {
  return providers[speaker](seat);
}

/** The engine as built by `rooms.py`; it looks for a page around it. */
async function room({ url, headers }) {
  const page = () => Object.assign(new EventTarget(), { visibilityState: "visible" });
  globalThis.window ??= page();
  globalThis.document ??= page();
  globalThis.navigator ??= {};
  const { Room } = await import(process.env.ROOM_ENGINE);
  const boot = { roundId: url.split("/").at(-2), userId: 1, role: "candidate", solo: false, socketUrl: url };
  const clock = { version: 1, state: "live", stage: "data", used: [] };
  const openSocket = (address, protocol) => new WebSocket(address, protocol, { headers });
  const one = new Room({ ...boot, apiBase: "", csrfToken: "", clock, people: [], stages: [] }, { openSocket, sessionStorage: null });
  await new Promise((resolve) => {
    const stop = one.subscribe(() => {
      if (one.getState().connection === "live") resolve(stop());
    });
  });
  return one.doc;
}

async function yWebsocket({ url }) {
  const { WebsocketProvider } = await import("y-websocket");
  const { origin, pathname } = new URL(url);
  const doc = new Y.Doc();
  const provider = new WebsocketProvider(origin, pathname.slice(1), doc, { WebSocketPolyfill: WebSocket, disableBc: true });
  await new Promise((resolve) => provider.once("sync", resolve));
  return doc;
}

async function hocuspocus({ url }) {
  const { HocuspocusProvider } = await import("@hocuspocus/provider");
  const document = new Y.Doc();
  const { pathname } = new URL(url);
  await new Promise((onSynced) => new HocuspocusProvider({ url, name: pathname, document, token: "token", onSynced }));
  return document;
}
