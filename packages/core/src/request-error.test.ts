import { describe, expect, it } from "vitest";
import { compositionError, isCompositionError } from "./composition-error.ts";
import { declined, isDeclined } from "./declined.ts";
import { isRequestError, requestError } from "./request-error.ts";
import type * as compositionErrors from "./composition-error.ts";
import type * as declines from "./declined.ts";
import type * as requestErrors from "./request-error.ts";

const options = { status: 422, code: "too_far", detail: "Nobody sails that far." };

/** A module once more, as a second installation of the package has it. */
async function secondCopy<Module>(file: string): Promise<Module> {
  const url = new URL(`${file}?copy`, import.meta.url).href;
  return (await import(/* @vite-ignore */ url)) as Module;
}

describe("requestError", () => {
  it("is an Error with everything the client is told", () => {
    const cause = new RangeError("5000 miles");
    const error = requestError({ ...options, retryAfter: 3, headers: { Allow: "GET" }, cause });
    expect(error).toBeInstanceOf(Error);
    expect({ ...error }).toEqual({ ...options, retryAfter: 3, headers: { Allow: "GET" } });
    expect(error.name).toBe("RequestError");
    expect(error.message).toBe("Nobody sails that far.");
    expect(error.cause).toBe(cause);
    expect(requestError(options)).not.toHaveProperty("cause");
  });

  it.each([400, 404, 422, 429, 499, 503])("takes the status %d", (status) => {
    expect(requestError({ ...options, status }).status).toBe(status);
  });

  it.each([200, 399, 400.5, 500, 502, 504, 599, Number.NaN])("refuses the status %d", (status) => {
    expect(() => requestError({ ...options, status })).toThrow(
      new RangeError(
        `requestError: status ${status} does not blame the request. Use a 4xx status or 503, ` +
          "and throw a plain Error for a fault of the server.",
      ),
    );
  });

  it("is told from other errors, whatever their fields", () => {
    expect(isRequestError(requestError(options))).toBe(true);
    expect(isRequestError(Object.assign(new Error("x"), options))).toBe(false);
    expect(isRequestError({ ...requestError(options) })).toBe(false);
    expect(isRequestError(null)).toBe(false);
    expect(isRequestError("RequestError")).toBe(false);
  });
});

describe("two copies of the package", () => {
  it("recognise each other's request errors", async () => {
    const copy = await secondCopy<typeof requestErrors>("./request-error.ts");
    expect(copy.requestError).not.toBe(requestError);
    expect(isRequestError(copy.requestError(options))).toBe(true);
  });

  it("recognise each other's composition errors", async () => {
    const copy = await secondCopy<typeof compositionErrors>("./composition-error.ts");
    const problem = { code: "x", message: "It broke.", fix: "Mend it." };
    expect(isCompositionError(copy.compositionError([problem]))).toBe(true);
    expect(isCompositionError(new Error("x"))).toBe(false);
  });

  it("recognise each other's declined values", async () => {
    const copy = await secondCopy<typeof declines>("./declined.ts");
    expect(isDeclined(copy.declined("too deep"))).toBe(true);
    expect(isDeclined(declined("too deep"))).toBe(true);
    expect(isDeclined({ reason: "too deep" })).toBe(false);
  });
});

it("lists every problem of a composition in one message, with path and cause", () => {
  const cause = new Error("ENOENT");
  const error = compositionError([
    { code: "a", message: "It broke.", fix: "Mend it." },
    { code: "b", plugin: "acme", message: "is gone.", fix: "Find it.", path: "/app", cause },
  ]);
  expect(error.message).toBe(
    "The plugins cannot be composed: 2 problems.\n" +
      "- [a]: It broke. Mend it.\n" +
      '- [b] "acme": is gone. Find it. (/app)',
  );
  expect(error.cause).toBe(cause);
  expect(error.name).toBe("CompositionError");
  expect(error.problems).toHaveLength(2);
});

it.each([
  ["X-Team", "a\nb"],
  ["X Team", "a"],
  ["X-Mark", "\u2713"],
])("refuses a header that HTTP cannot carry, where it is made: %j", (name, value) => {
  const make = () =>
    requestError({ status: 429, code: "x", detail: "y", headers: { [name]: value } });
  expect(make).toThrow(TypeError);
});
