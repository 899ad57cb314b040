import { expect, it } from "vitest";
import { findingsTable } from "./findings-table.ts";
import type { Finding } from "./finding.ts";

const failed: Finding = {
  id: "ping-body",
  fact: "The answer to a ping has an empty body.",
  source: "A page",
  verdict: "fail",
  found: "It has ten bytes.",
  advice: "Send none.",
};
const passed: Finding = {
  id: "ping-steady",
  fact: "It stays at 200.",
  source: "A page",
  verdict: "pass",
  found: "200, 200.",
};

it("puts what fails last, with advice and source, within the width", () => {
  expect(findingsTable([failed, passed], 50)).toBe(
    `pass     ping-steady  It stays at 200.
                      Found: 200, 200.
fail     ping-body    The answer to a ping has an
                      empty body.
                      Found: It has ten bytes.
                      Advice: Send none.
                      Source: A page

1 passed, 0 skipped, 0 with a warning, 1 failed.
`,
  );
});
