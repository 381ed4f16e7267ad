/** Opens the replay: the recording and the board's editor are fetched beside each other, then it is drawn. */

import "../styles/site.css";
import "../room/room.css";
import "./replay.css";

import { createRoot } from "react-dom/client";

import { Guard } from "../room/Guard";
import { App, Opening } from "./App";
import { readBoot } from "./boot";
import { ReplayContext } from "./context";
import { fetchRecording, SignedOut } from "./fetching";
import { Player } from "./player";
import type { Recording } from "./recording";

// Fonts come from our own server; it must be known before the module runs.
window.EXCALIDRAW_ASSET_PATH = `${import.meta.env.BASE_URL}excalidraw/`;

const UNREADABLE = "The recording could not be read. Nothing of it is lost: reload the page.";
const boot = readBoot();
const host = document.getElementById("replay");
if (!host) throw new Error("The page has no place for the replay.");
const root = createRoot(host);
root.render(<Opening boot={boot} />);
// Both are wanted for sure, so they do not wait for the recording.
void import("./Board");
void import("./Notes");
fetchRecording(boot).then(open, (error: unknown) => {
  console.error(error);
  root.render(<Opening boot={boot} problem={error instanceof SignedOut ? <SignInAgain /> : UNREADABLE} />);
});

function SignInAgain() {
  return (
    <>
      You are signed out. Nothing of the recording is lost.{" "}
      <a className="link" href={location.href}>
        Sign in again
      </a>
    </>
  );
}

function open(recording: Recording): void {
  const player = new Player(boot, recording);
  const asked = Number(new URLSearchParams(location.search).get("at"));
  if (asked > 0) player.seek(asked * 1000);
  root.render(
    <Guard what="The replay" kept="Nothing of the recording is lost.">
      <ReplayContext value={{ boot, player }}>
        <App />
      </ReplayContext>
    </Guard>,
  );
}
