/** JSON over fetch with the site's session: every failure is an ApiRefusal with a code and a sentence. */

import type { RoomBoot } from "./types";

const TIMEOUT_MS = 10_000;
const UPLOAD_TIMEOUT_MS = 60_000;

export class ApiRefusal extends Error {
  constructor(
    /** 0 when there was no answer. */
    readonly status: number,
    /** Stable; `unreachable` and `timeout` are ours, the others the server's. */
    readonly code: string,
    /** A sentence for the person. */
    readonly detail: string,
    /** The whole answer: `stale_clock` carries the present clock, `invalid` the fields. */
    readonly body: Readonly<Record<string, unknown>> = {},
  ) {
    super(detail);
  }
}

export interface Api {
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body?: unknown): Promise<T>;
  put<T>(path: string, body: unknown): Promise<T>;
  patch<T>(path: string, body: unknown): Promise<T>;
  delete(path: string): Promise<void>;
  /** Post a file as it is. */
  upload<T>(path: string, file: Blob): Promise<T>;
}

/** Paths begin with a slash and are relative to `apiBase`, such as `/rounds/<id>/clock/`. */
export function createApi(boot: Pick<RoomBoot, "apiBase" | "csrfToken">): Api {
  const ask = <T>(method: string, path: string, body?: unknown) =>
    request<T>(boot.apiBase + path, method, boot.csrfToken, body);
  return {
    get: (path) => ask("GET", path),
    post: (path, body) => ask("POST", path, body ?? {}),
    put: (path, body) => ask("PUT", path, body),
    patch: (path, body) => ask("PATCH", path, body),
    delete: (path) => ask("DELETE", path),
    upload: (path, file) => ask("POST", path, file),
  };
}

async function request<T>(url: string, method: string, csrfToken: string, body: unknown): Promise<T> {
  const headers: Record<string, string> = { Accept: "application/json", "X-CSRFToken": csrfToken };
  const isFile = body instanceof Blob;
  if (body !== undefined) headers["Content-Type"] = isFile ? body.type : "application/json";
  let answer: Response;
  let parsed: unknown;
  try {
    answer = await fetch(url, {
      method,
      headers,
      body: body === undefined ? null : isFile ? body : JSON.stringify(body),
      credentials: "same-origin",
      signal: AbortSignal.timeout(isFile ? UPLOAD_TIMEOUT_MS : TIMEOUT_MS),
    });
    parsed = parse(await answer.text());
  } catch (error) {
    throw unanswered(error);
  }
  if (!answer.ok) throw refusal(answer.status, parsed);
  return parsed as T;
}

function parse(text: string): unknown {
  if (text === "") return null;
  try {
    return JSON.parse(text);
  } catch {
    // A proxy's error page is HTML; its status says enough.
    return null;
  }
}

function unanswered(error: unknown): ApiRefusal {
  if (error instanceof DOMException && error.name === "TimeoutError") {
    return new ApiRefusal(0, "timeout", "The server took too long to answer. Try again.");
  }
  return new ApiRefusal(0, "unreachable", "The server cannot be reached. Check your connection and try again.");
}

/** For answers that bring no words of their own, such as a proxy's. */
function sentenceFor(status: number): string {
  if (status >= 500) return "The server is in trouble and could not do this. Try again in a moment.";
  return "The server refused this. Try again.";
}

function refusal(status: number, parsed: unknown): ApiRefusal {
  const body = typeof parsed === "object" && parsed !== null ? (parsed as Record<string, unknown>) : {};
  const code = typeof body.code === "string" ? body.code : `http_${status}`;
  const detail = typeof body.detail === "string" ? body.detail : sentenceFor(status);
  return new ApiRefusal(status, code, detail, body);
}
