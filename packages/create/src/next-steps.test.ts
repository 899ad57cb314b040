import { join, resolve } from "node:path";
import { expect, it } from "vitest";
import { nextSteps } from "./next-steps.ts";

const here = resolve("somewhere");

it("says what was written, and what to type next", () => {
  const steps = nextSteps({ directory: join(here, "tides"), files: ["a", "b"] }, here);
  expect(steps).toBe(`Wrote 2 files to "tides". Next:

  cd tides
  npm install
  npm test
  npm start

README.md says what to change and how to deploy it.
`);
});

it("changes to no folder where the project is in this one", () => {
  const steps = nextSteps({ directory: here, files: ["a"] }, here);
  expect(steps).toContain("to this folder. Next:\n\n  npm install\n");
});

it("quotes a folder that a shell would take for two words", () => {
  const steps = nextSteps({ directory: join(here, "my tides"), files: [] }, here);
  expect(steps).toContain('\n  cd "my tides"\n');
});
