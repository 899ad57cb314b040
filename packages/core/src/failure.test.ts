import { describe, expect, it } from "vitest";
import { errorChain, failureOf, refusalOf } from "./failure.ts";
import type { InvocationPhase } from "./invocation.ts";
import { requestError } from "./request-error.ts";

const calm = new AbortController().signal;
const secret = new Error("password=hunter2");

describe("refusalOf", () => {
  it.each<[InvocationPhase | undefined, number, string]>([
    ["load", 503, "model_not_loaded"],
    ["body", 400, "incomplete_body"],
    ["predict", 500, "prediction_failed"],
    ["output", 500, "encoding_failed"],
    [undefined, 500, "internal_error"],
  ])(
    "classifies a throw in the phase %s as %d %s, and keeps its message",
    (phase, status, code) => {
      const refusal = refusalOf(secret, phase, calm);
      expect(refusal).toMatchObject({ status, code, headers: {} });
      expect(JSON.stringify(refusal)).not.toContain("hunter2");
    },
  );

  it("tells the client what is wrong with its body: 400", () => {
    expect(refusalOf(new SyntaxError("Unexpected end at 5"), "input", calm)).toMatchObject({
      status: 400,
      code: "malformed_body",
      detail: "The body cannot be decoded: Unexpected end at 5",
    });
  });

  it.each<InvocationPhase | undefined>(["load", "body", "input", "predict", "output", undefined])(
    "lets what blames the request reach the client from the phase %s",
    (phase) => {
      const errors = [{ record: 1, pointer: "/x", detail: "is bad" }];
      const error = requestError({
        status: 429,
        code: "slow_down",
        detail: "Too many.",
        retryAfter: 1.2,
        headers: { "X-Limit": "3" },
        errors,
      });
      expect(refusalOf(error, phase, AbortSignal.abort())).toEqual({
        status: 429,
        code: "slow_down",
        detail: "Too many.",
        errors,
        headers: { "X-Limit": "3", "Retry-After": "2" },
      });
    },
  );

  it("says when to ask again for a model that could not be loaded", () => {
    expect(refusalOf(secret, "load", calm).headers).toEqual({ "Retry-After": "1" });
  });

  it("never asks for a retry at once", () => {
    const error = requestError({ status: 503, code: "busy", detail: "Busy.", retryAfter: 0 });
    expect(refusalOf(error, "predict", calm).headers).toEqual({ "Retry-After": "1" });
  });

  it.each([
    ["the client left", AbortSignal.abort(), 499, "client_closed_request"],
    ["for a reason of its own", AbortSignal.abort("bye"), 499, "client_closed_request"],
    [
      "the deadline passed",
      AbortSignal.abort(new DOMException("late", "TimeoutError")),
      504,
      "deadline_exceeded",
    ],
    [
      "the adapter says why",
      AbortSignal.abort(requestError({ status: 408, code: "too_slow", detail: "Too slow." })),
      408,
      "too_slow",
    ],
  ])("takes a throw after an abort for its outcome: %s", (_what, signal, status, code) => {
    expect(refusalOf(secret, "predict", signal)).toMatchObject({ status, code });
  });

  it.each([["boom"], [undefined], [null], [Object.create(null)], [{ message: {} }], [Symbol("x")]])(
    "finds words for whatever was thrown: %s",
    (thrown) => {
      expect(refusalOf(thrown, "input", calm)).toMatchObject({ status: 400 });
      expect(failureOf(thrown, "input").phase).toBe("input");
    },
  );
});

describe("errorChain", () => {
  it("lists an error and its causes as plain data, outermost first", () => {
    const error = new TypeError("outer", { cause: new RangeError("inner", { cause: "words" }) });
    const chain = errorChain(error);
    expect(chain.map(({ name, message }) => `${name}: ${message}`)).toEqual([
      "TypeError: outer",
      "RangeError: inner",
      "Error: words",
    ]);
    expect(chain[0]?.stack).toContain("failure.test.ts");
    expect(structuredClone(chain)).toEqual(chain);
  });

  it("lists what failed together, and what that was the cause of", () => {
    const together = new AggregateError([new Error("IPv6 refused"), new Error("IPv4 refused")]);
    const chain = errorChain(new Error("outer", { cause: together }));
    expect(chain.map(({ message }) => message)).toEqual([
      "outer",
      "",
      "IPv6 refused",
      "IPv4 refused",
    ]);
  });

  it("ends, though the causes run in a circle", () => {
    const error = new Error("again");
    error.cause = error;
    expect(errorChain(error)).toHaveLength(8);
  });
});

it("reports no phase before the first", () => {
  expect(failureOf(new Error("x"), undefined)).not.toHaveProperty("phase");
});
