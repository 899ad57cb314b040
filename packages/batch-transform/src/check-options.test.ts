import { expect, it } from "vitest";
import { optionProblems } from "./check-options.ts";
import type { TransformOptions } from "./transform-options.ts";

const job = { inputs: ["a"], output: "b" };
const csv = { contentType: "text/csv", accept: "text/csv" };
const lines = { splitType: "Line", assembleWith: "Line" } as const;

const rows: readonly (readonly [Partial<TransformOptions>, string])[] = [
  [{ maxPayloadInMB: 101 }, "MaxPayloadInMB is 101. Expected a number of 0 to 100."],
  [
    { maxConcurrentTransforms: 1.5 },
    "MaxConcurrentTransforms is 1.5. Expected a number of 0 or more.",
  ],
  [{ timeout: 0 }, "InvocationsTimeoutInSeconds is 0. Expected a number of 1 to 3600."],
  [{ retries: 4 }, "InvocationsMaxRetries is 4. Expected a number of 0 to 3."],
  [{ url: "http://x", app: "." }, 'There are both "--url" and "--app".'],
  [{ url: "localhost:8080" }, '"localhost:8080" is not an address.'],
  [{ url: "http://x", serverLog: "log" }, '"--server-log" is for an application'],
  [{ contentType: "text/csv\n" }, "is not one that a header can carry"],
  [{ ...lines, contentType: "text/csv; header=present" }, "the first request alone would have"],
  [{ ...lines, accept: 'text/csv;header="present"' }, "each request's answer would have a header"],
  [{ inputFilter: "$[1:]" }, "Filtering and joining are for text/csv"],
  [{ ...csv, inputFilter: "$[1:]" }, 'give "--split-type Line"'],
  [{ ...csv, ...lines, inputFilter: "$.a" }, "rows of CSV have none"],
  [{ ...csv, ...lines, inputFilter: "a" }, '"a" is not a path from character 1 on.'],
  [{ ...csv, ...lines, accept: "application/json", joinSource: "Input" }, '"--accept" must be the'],
  [{ ...csv, splitType: "Line", outputFilter: "$[0]" }, '"--assemble-with" must be the same'],
];

it.each(rows)("refuses %j", (options, problem) => {
  expect(optionProblems({ ...job, ...options })).toEqual([expect.stringContaining(problem)]);
});

it.each([
  [{}],
  [{ contentType: "text/csv; header=present" }],
  [
    {
      ...csv,
      ...lines,
      joinSource: "Input" as const,
      inputFilter: "$[1:]",
      outputFilter: "$[0,-1]",
    },
  ],
  [{ ...csv, splitType: "Line" as const, inputFilter: "$[1:]" }],
  [
    {
      contentType: "application/json",
      accept: "application/json",
      joinSource: "Input" as const,
    },
  ],
])("accepts %j", (options) => {
  expect(optionProblems({ ...job, ...options })).toEqual([]);
});
