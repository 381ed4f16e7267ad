import { expect, test, vi } from "vitest";

import { fetchRecording, SignedOut } from "./fetching";

test("a recording that leads to the sign-in page asks to sign in, whatever that page answers", async () => {
  const signIn = { redirected: true, ok: true, arrayBuffer: () => Promise.resolve(new ArrayBuffer(8)) };
  vi.stubGlobal("fetch", () => Promise.resolve(signIn));
  await expect(fetchRecording({ recordingUrl: "/recording/", startedAt: 0 })).rejects.toThrow(SignedOut);
});
