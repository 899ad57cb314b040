import { describe, expect, it } from "vitest";
import { scenarios } from "./reliability/scenarios.ts";

describe("a server lives through", () => {
  // Real processes on shared cores: the machine may be slow. `pnpm test:reliability` has the long form.
  it.each(scenarios)(
    "$name",
    async (scenario) => {
      const { tally } = await scenario.run("short");
      expect(tally.sent).toBeGreaterThan(0);
    },
    60_000,
  );
});
