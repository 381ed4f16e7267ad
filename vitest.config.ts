import { defineConfig } from "vitest/config";

// A test that needs a document says so in its first line: making one costs more than most tests do.
// Examples count here, not how long they take on a busy machine.
export default defineConfig({
  test: { include: ["frontend/**/*.test.{ts,tsx}"], pool: "threads", testTimeout: 60_000 },
});
