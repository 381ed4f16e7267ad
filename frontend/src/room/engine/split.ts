/**
 * Cut a Yjs update into pieces that fit a frame.
 *
 * An update lists structs by client and clock, then deletions. Any cut that keeps each client's clocks in
 * order may be applied piece by piece: Yjs holds back what refers to a struct that has not come yet.
 */

import { createEncoder, toUint8Array, writeVarUint } from "lib0/encoding";
import { decodeUpdate, Skip, UpdateEncoderV1 } from "yjs";

type Decoded = ReturnType<typeof decodeUpdate>;
type Struct = Decoded["structs"][number];
type Run = [Struct, ...Struct[]];
type Deletes = Decoded["ds"];
type Deletion = { clock: number; len: number };

/** Five variable integers of at most 10 bytes each lead a run of structs. */
const RUN_HEAD_BYTES = 50;
/** Two variable integers of at most 10 bytes each are a deletion. */
const DELETION_BYTES = 20;

/** Pieces of at most `maxBytes`, except for a single struct that is larger: it comes as a piece of its own. */
export function splitUpdate(update: Uint8Array, maxBytes: number): Uint8Array[] {
  if (update.length <= maxBytes) return [update];
  const { structs, ds } = decodeUpdate(update);
  return [...runsOf(structs, maxBytes - RUN_HEAD_BYTES).map(encodeRun), ...encodeDeletions(ds, maxBytes)];
}

/** Structs of one client without a gap, as many as fit: one such run can be an update by itself. */
function runsOf(structs: Struct[], maxBytes: number): Run[] {
  const runs: Run[] = [];
  let bytes = 0;
  let previous: Struct | undefined;
  for (const struct of structs) {
    if (struct instanceof Skip) continue;
    const size = encodeRun([struct]).length;
    const run = runs.at(-1);
    if (run !== undefined && follows(struct, previous) && bytes + size <= maxBytes) run.push(struct);
    else runs.push([struct]);
    bytes = runs.at(-1) === run ? bytes + size : size;
    previous = struct;
  }
  return runs;
}

function follows(struct: Struct, previous: Struct | undefined): boolean {
  if (previous?.id.client !== struct.id.client) return false;
  return struct.id.clock === previous.id.clock + previous.length;
}

function encodeRun(run: Run): Uint8Array {
  const encoder = new UpdateEncoderV1();
  const { client, clock } = run[0].id;
  writeVarUint(encoder.restEncoder, 1);
  writeVarUint(encoder.restEncoder, run.length);
  encoder.writeClient(client);
  writeVarUint(encoder.restEncoder, clock);
  for (const struct of run) struct.write(encoder, 0);
  writeVarUint(encoder.restEncoder, 0);
  return encoder.toUint8Array();
}

function encodeDeletions(ds: Deletes, maxBytes: number): Uint8Array[] {
  const perPiece = Math.max(1, Math.floor((maxBytes - RUN_HEAD_BYTES) / DELETION_BYTES));
  const pieces: Uint8Array[] = [];
  for (const [client, deletions] of ds.clients) {
    for (let at = 0; at < deletions.length; at += perPiece) {
      pieces.push(encodeDeletionsOf(client, deletions.slice(at, at + perPiece)));
    }
  }
  return pieces;
}

function encodeDeletionsOf(client: number, deletions: Deletion[]): Uint8Array {
  const encoder = createEncoder();
  for (const head of [0, 1, client, deletions.length]) writeVarUint(encoder, head);
  for (const { clock, len } of deletions) {
    writeVarUint(encoder, clock);
    writeVarUint(encoder, len);
  }
  return toUint8Array(encoder);
}
