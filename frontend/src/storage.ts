/** The page's storage; null where the browser refuses it, which costs the memory only. */
export function pageStorage(kind: "localStorage" | "sessionStorage"): Storage | null {
  try {
    return globalThis[kind];
  } catch {
    return null;
  }
}
