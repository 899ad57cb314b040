import { expect, it } from "vitest";
import { InputFailure } from "../input-failure.ts";
import type { TransformEvent } from "../transform-event.ts";
import { duration } from "./amounts.ts";
import { Progress } from "./progress.ts";
import { createReporter } from "./reporter.ts";

const parameters = {
  batchStrategy: "MultiRecord",
  maxConcurrentTransforms: 4,
  maxPayloadInMB: 6,
} as const;
const finished = { input: "a.csv", output: "out/a.csv.out", records: 1200, seconds: 2 };
const failed = {
  input: "b.csv",
  failure: new InputFailure("The server answered 422 for lines 401 to 800: Two records.", {
    records: [{ number: 412, unit: "line", pointer: "/age", detail: "Expected a number." }],
  }),
  reason: "the disk burns",
  bytesLeft: 50,
};
const events: readonly TransformEvent[] = [
  { type: "planned", files: 2, bytes: 200, skipped: [{ input: "c", output: "out/c.out" }] },
  { type: "waiting", url: "http://127.0.0.1:8080/", application: undefined },
  { type: "started", parameters },
  { type: "progress", records: 1200, bytes: 100 },
  { type: "finished", input: finished },
  { type: "failed", input: failed },
];

function record(isTTY: boolean) {
  const written = { out: "", error: "" };
  const reporter = createReporter({
    out: { write: (text) => (written.out += text) },
    error: { write: (text) => (written.error += text), isTTY, columns: 100 },
  });
  for (const event of events) reporter.note(event);
  reporter.summarize({
    transformed: [finished],
    skipped: [{ input: "c", output: "out/c.out" }],
    failed: [failed],
  });
  reporter.close();
  return written;
}

it("writes quiet lines where there is no terminal, failures last", () => {
  const { out, error } = record(false);
  expect(out.split("\n")).toEqual([
    '1 input skipped, whose output is finished; "--force" transforms them again',
    "Waiting for http://127.0.0.1:8080/ping",
    "MaxConcurrentTransforms=4, MaxPayloadInMB=6, BatchStrategy=MultiRecord",
    "out/a.csv.out: 1,200 records in 2.0 s",
    "b.csv: failed, see below",
    expect.stringMatching(/^1 of 3 inputs transformed, 1 finished before, 1,200 records, \S+ s$/u),
    "",
  ]);
  expect(error).toBe(
    "\n1 input failed:\n\n" +
      "b.csv: The server answered 422 for lines 401 to 800: Two records.\n" +
      "  The application's log says: the disk burns\n" +
      '  line 412 at "/age": Expected a number.\n',
  );
});

it("draws a bar on a terminal, and takes it away in the end", () => {
  const { error } = record(true);
  expect(error).toContain("2/2 files");
  expect(error).toContain("1 error");
  expect(error.endsWith("\r\u001B[K")).toBe(true);
});

it("counts what fails as done, and says how long the rest takes", () => {
  const progress = new Progress();
  for (const event of events.slice(0, 3)) progress.note(event, 0);
  for (const event of events.slice(3)) progress.note(event, 3000);
  expect(progress.line(80, 3000)).toBe(
    "[====================      ] 75 %  2/2 files  400 records/s  1 error  1.0 s left",
  );
  expect(progress.line(30, 3000)).toBe("75 %  2/2 files  400 records/s".slice(0, 30));
});

it.each([
  [0.04, "0.0 s"],
  [9.94, "9.9 s"],
  [59.4, "59 s"],
  [185, "3 min 05 s"],
  [7800, "2 h 10 min"],
])("writes %d seconds as people do", (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});
