/** The ledger's own place in the page: the strip leads there without loading the notes. */
export const LEDGER_ID = "room-ledger";
