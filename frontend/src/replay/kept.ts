/** What becomes of the recording when a part of this page fails. */
export const KEPT = "Nothing of the recording is lost, and the rest of the page goes on.";
