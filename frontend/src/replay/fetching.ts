/** Brings the recording of the page. */

import type { ReplayBoot } from "./boot";
import { readRecording, type Recording } from "./recording";

/** The session is over: the recording's address answers with the way to the sign-in page. */
export class SignedOut extends Error {}

/** With the same credentials and mode as the page's preload, whose answer this takes. */
export async function fetchRecording({
  recordingUrl,
  startedAt,
}: Pick<ReplayBoot, "recordingUrl" | "startedAt">): Promise<Recording> {
  const response = await fetch(recordingUrl);
  if (response.redirected) throw new SignedOut("The recording asks to sign in.");
  if (!response.ok) throw new Error(`The recording was refused with ${response.status}.`);
  return readRecording(new Uint8Array(await response.arrayBuffer()), startedAt);
}
