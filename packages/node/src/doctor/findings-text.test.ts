import { expect, it } from "vitest";
import { failure, ok, warning } from "./finding.ts";
import { findingsText } from "./findings-text.ts";

it("has a line for each finding, errors apart from warnings, and their number", () => {
  const findings = [
    failure("port", "It is in use.", "Choose another."),
    ok("node", "It is new enough."),
    warning("cpu", "There is one.", "Grant two."),
    failure("plugins", "One is broken.", "Mend it."),
  ];

  expect(findingsText(findings)).toBe(`ok       node: It is new enough.

warning  cpu: There is one. Grant two.

error    port: It is in use. Choose another.
error    plugins: One is broken. Mend it.

2 errors, 1 warning.
`);
});

it("leaves out what there is none of", () => {
  expect(findingsText([ok("node", "It is new enough.")])).toBe(`ok       node: It is new enough.

0 errors, 0 warnings.
`);
});
