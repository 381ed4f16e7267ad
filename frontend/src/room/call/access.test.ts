import { expect, it, vi } from "vitest";

import { ApiRefusal, type Api } from "../engine";
import { bootFor } from "../engine/testkit";
import { Access } from "./access";

const FIRST = { policy: "relay", ice_servers: [{ urls: "turn:first" }], expires_at: 1 };
const LATER = { ...FIRST, ice_servers: [{ urls: "turn:later" }] };

function accessThatHears(...answers: (object | ApiRefusal)[]): Access {
  const post = vi.fn<(path: string) => Promise<unknown>>();
  for (const answer of answers) {
    if (answer instanceof ApiRefusal) post.mockRejectedValueOnce(answer);
    else post.mockResolvedValueOnce(answer);
  }
  return new Access({ api: { post } as unknown as Api, boot: bootFor(7) });
}

it("is asked for before there is any, and a refusal is told", async () => {
  const access = accessThatHears(new ApiRefusal(409, "not_yet", "Not yet."), FIRST);
  await expect(access.ask()).rejects.toMatchObject({ code: "not_yet" });
  expect(access.configuration).toBeNull();
  await access.ask();
  expect(access.configuration).toMatchObject({ iceTransportPolicy: "relay", iceServers: [{ urls: "turn:first" }] });
});

it("is renewed, and the old one does where there is no answer", async () => {
  const access = accessThatHears(FIRST, LATER, new ApiRefusal(0, "unreachable", "The server cannot be reached."));
  await access.ask();
  expect((await access.renew()).iceServers).toEqual([{ urls: "turn:later" }]);
  expect((await access.renew()).iceServers).toEqual([{ urls: "turn:later" }]);
});
