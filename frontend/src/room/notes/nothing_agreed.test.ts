import { expect, test } from "vitest";

import { nothingAgreed } from "./nothing_agreed";

test("who only watches is not told to write", () => {
  expect(nothingAgreed({ role: "observer", solo: false })).toContain("What the two write");
});

test.each(["candidate", "interviewer", "second"] as const)("the %s is told how to agree", (role) => {
  expect(nothingAgreed({ role, solo: false })).toContain("agree on them");
});

test("who runs alone has nobody to agree with", () => {
  expect(nothingAgreed({ role: "candidate", solo: true })).not.toContain("agree");
});
