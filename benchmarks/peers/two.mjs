// Two people in one room. A line `name` on standard input is an edit of the first; `name milliseconds` is printed when the
// second has it (ms since 1970). The first line is the plan: { speaker, seats }.
import { createInterface } from "node:readline";

import { enter } from "./people.mjs";

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const { speaker, seats } = JSON.parse((await lines.next()).value);
const [first, second] = await Promise.all(seats.map((seat) => enter(speaker, seat)));
second.getMap("board").observe((event) => {
  for (const name of event.keysChanged) console.log(name, Date.now());
});
console.log("ready", Date.now());
for await (const name of lines) first.getMap("board").set(name, 1);
process.exit(0);
