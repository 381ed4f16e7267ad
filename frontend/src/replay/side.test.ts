// @vitest-environment happy-dom
import { expect, test } from "vitest";

import { tabsOf } from "./Side";

test("only a solo run in which nobody wrote has no chat", () => {
  const withChat = (solo: boolean, messages: number) => tabsOf(solo, messages).some(({ key }) => key === "chat");
  expect([withChat(true, 0), withChat(true, 1), withChat(false, 0)]).toEqual([false, true, true]);
});
