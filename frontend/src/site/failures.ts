/** What is said when a request fails. */

/** What happened and what is safe, for a status of 0 (no answer) or an error. */
export function failureText(status: number, reads: boolean): string {
  const safe = reads
    ? "What you see may be out of date; nothing of yours is lost."
    : "Your last change may not be saved; what was saved before is safe.";
  if (status === 0) return `The server cannot be reached. ${safe} Check your connection and try again.`;
  if (status === 401 || status === 403) return `You cannot do this now. ${safe} Reload the page, or sign in again.`;
  if (status === 404) return "This is no longer here. Reload the page to see what is.";
  if (status === 429) return `That was too fast. ${safe} Wait a moment and try again.`;
  return `Something went wrong on the server. ${safe} Try again in a moment.`;
}
