// What a newcomer finds: `{ speaker, rooms: [[seat, …], …] }` in, one array of the board's keys a room out.
import { text } from "node:stream/consumers";

import { enter } from "./people.mjs";

const plan = JSON.parse(await text(process.stdin));
const found = [];
for (const [seat] of plan.rooms) found.push([...(await enter(plan.speaker, seat)).getMap("board").keys()]);
process.stdout.write(JSON.stringify(found), () => process.exit(0));
