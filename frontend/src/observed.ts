/** How much a note says, as the server counts it: characters without the space around and between them beyond one. */
export function observedLength(note: string): number {
  return Array.from(note.trim().replace(/\s+/g, " ")).length;
}
