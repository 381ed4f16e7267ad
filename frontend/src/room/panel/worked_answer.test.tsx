// @vitest-environment happy-dom
import { expect, it } from "vitest";

import type { Rubric } from "../kit";
import { Scoring } from "../Scoring";
import { drawInRoom } from "../testkit";
import { WorkedAnswer } from "./WorkedAnswer";

const ANSWER = { mid: "Joins labels.", senior: "Waits until they **mature**.", staff: "Buys the rest." };
const RUBRIC = {
  lines: [
    { key: "data", name: "Data", anchors: { 1: "None.", 2: "Some.", 3: "Matured labels.", 4: "Bought outcomes." } },
    { key: "framing", name: "Framing", anchors: { 1: "None.", 2: "Vague.", 3: "Clear.", 4: "Compared." } },
  ],
} as unknown as Rubric;

function depths(host: HTMLElement): [string, boolean][] {
  return [...host.querySelectorAll("details")].map((depth) => [depth.querySelector("summary")?.textContent ?? "", depth.open]);
}

it("opens the worked answer of the round's level, with the other depths beside it", () => {
  const { host, draw } = drawInRoom(<WorkedAnswer key="data" answer={ANSWER} level="senior" />);
  expect(depths(host)).toEqual([
    ["Mid", false],
    ["Senior the level of this round", true],
    ["Staff", false],
  ]);
  expect(host.querySelector("details[open] strong")?.textContent).toBe("mature");
  draw(<WorkedAnswer key="modeling" answer={ANSWER} level="staff" />);
  expect(depths(host).map(([, open]) => open)).toEqual([false, false, true]);
});

it("is walked by the arrows like the other lists, and is entered at the round's level", () => {
  const { host } = drawInRoom(<WorkedAnswer answer={ANSWER} level="mid" />);
  expect(host.querySelectorAll('[data-group="answer"] [data-row] summary[data-stop]').length).toBe(3);
  expect(host.querySelector("[data-wanted] [data-stop]")?.textContent).toContain("Mid");
});

it("marks the anchors that are this scenario's own", () => {
  const { host } = drawInRoom(<Scoring rubric={RUBRIC} own={{ data: { "3": "Matured labels." } }} />);
  const anchors = [...host.querySelectorAll(".room-anchor")].map((anchor) => anchor.textContent);
  expect(anchors.filter((text) => text.includes("This scenario’s own."))).toEqual(["3Matured labels. This scenario’s own."]);
});
