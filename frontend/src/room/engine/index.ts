/** The room without its looks: everything the components may use, and nothing else. */

export { ApiRefusal, createApi, type Api } from "./api";
export { lastSecond, phaseOf, roundWorked, stageElapsed, stageRemaining, type Phase } from "./clock";
export {
  addRequirement,
  changeRequirement,
  inShort,
  LEDGER_LIMITS,
  ledgerOf,
  ledgerUndo,
  moveRequirement,
  observeLedger,
  removeRequirement,
  restoreRequirement,
  type Requirement,
  type RequirementFields,
} from "./ledger";
export { notesExtensions, notesText } from "./notes";
export type { Sender } from "./ephemera";
export { Room } from "./room";
export { exchangeOfPage } from "./server_time";
export type { AddressedSignal, Signal, SignalContent } from "./signals";
export type * from "./types";
