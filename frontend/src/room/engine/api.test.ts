import { afterEach, expect, test, vi } from "vitest";

import { createApi } from "./api";

const api = createApi({ apiBase: "/api/v1", csrfToken: "token" });

afterEach(() => {
  vi.unstubAllGlobals();
});

function answer(respond: () => Promise<Response>): ReturnType<typeof vi.fn<typeof fetch>> {
  const fetched = vi.fn<typeof fetch>(respond);
  vi.stubGlobal("fetch", fetched);
  return fetched;
}

test("asks with the session and the token, and reads the answer", async () => {
  const fetched = answer(() => Promise.resolve(Response.json({ a: 1 })));
  await expect(api.post("/x/", { b: 2 })).resolves.toEqual({ a: 1 });
  expect(fetched).toHaveBeenCalledExactlyOnceWith(
    "/api/v1/x/",
    expect.objectContaining({
      method: "POST",
      body: '{"b":2}',
      credentials: "same-origin",
      headers: { Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": "token" },
    }),
  );
});

test("an answer without content is nothing", async () => {
  answer(() => Promise.resolve(new Response(null, { status: 204 })));
  await expect(api.delete("/x/")).resolves.toBeNull();
});

test("a refusal carries the server's code and sentence", async () => {
  const body = { code: "wrong_role", detail: "Only the interviewer can do that." };
  answer(() => Promise.resolve(Response.json(body, { status: 403 })));
  await expect(api.get("/x/")).rejects.toMatchObject({ status: 403, ...body, body });
});

test("an error page of a proxy is a refusal with the status as code", async () => {
  answer(() => Promise.resolve(new Response("<h1>Bad gateway</h1>", { status: 502 })));
  await expect(api.get("/x/")).rejects.toMatchObject({ status: 502, code: "http_502" });
});

test("no answer and a late answer say so", async () => {
  answer(() => Promise.reject(new TypeError("network")));
  await expect(api.get("/x/")).rejects.toMatchObject({ status: 0, code: "unreachable" });
  answer(() => Promise.reject(new DOMException("late", "TimeoutError")));
  await expect(api.get("/x/")).rejects.toMatchObject({ status: 0, code: "timeout" });
});
