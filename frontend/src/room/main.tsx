/** Boots the room: the page's document in, the engine started, the components drawn. */

import "../styles/site.css";
import "./room.css";

import { createRoot } from "react-dom/client";

import { App } from "./App";
import { readBoot } from "./boot";
import { RoomServices } from "./context";
import { LineDrafts } from "./drafts";
import { exchangeOfPage, Room } from "./engine";
import { Guard } from "./Guard";

const boot = readBoot();
const room = new Room(boot, { pageTime: exchangeOfPage(boot.now) });
const drafts = new LineDrafts(room.api, boot.roundId, boot.userId);
const host = document.getElementById("room");
if (!host) throw new Error("The page has no place for the room.");
createRoot(host).render(
  <Guard what="The room" kept="Nothing that was saved is lost: reload, and go on where you were.">
    <RoomServices boot={boot} room={room} drafts={drafts}>
      <App />
    </RoomServices>
  </Guard>,
);
