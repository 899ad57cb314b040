import type { InvocationReport, InvocationResult } from "@inference-server/core";
import { expect, it } from "vitest";
import { headOf, resultOf } from "./invocation-head.ts";

const body = new Uint8Array([1, 2, 3]);

/** All that a report can say of a success: whoever adds a field has to say how it crosses. */
const report: Required<Omit<InvocationReport, "failure">> = {
  requestId: "a",
  contentType: "text/csv; header=present",
  accept: "application/json",
  bytesIn: 12,
  worker: 3,
  records: 2,
  milliseconds: { input: 0.1, predict: 2, output: 0.3 },
};

/** What the front has of a worker's result. */
function crossed(result: InvocationResult): InvocationResult {
  const head = JSON.parse(JSON.stringify(headOf(result))) as ReturnType<typeof headOf>;
  const { contentType, accept } = result.report;
  const request = { "content-type": contentType, accept };
  return resultOf(head, body, { request, worker: 3 });
}

it("brings over all that a success says", () => {
  const result: InvocationResult = {
    ok: true,
    body,
    contentType: "application/json",
    headers: { "X-Model": "1" },
    report,
  };
  expect(crossed(result)).toEqual(result);
});

it("leaves out what a success does not say", () => {
  const short = { requestId: "a", bytesIn: 0, worker: 3, milliseconds: {} };
  const result: InvocationResult = {
    ok: true,
    body,
    contentType: "text/plain",
    headers: {},
    report: short,
  };
  expect(crossed(result)).toEqual(result);
});

it("brings over all that a failure says", () => {
  const failure = { phase: "predict" as const, errors: [{ name: "Error", message: "why" }] };
  const result: InvocationResult = {
    ok: false,
    problem: {
      type: "about:blank",
      title: "Internal Server Error",
      status: 500,
      code: "prediction_failed",
      detail: "…",
      requestId: "a",
    },
    headers: { "Retry-After": "1" },
    report: { ...report, failure },
  };
  expect(crossed(result)).toEqual(result);
});
