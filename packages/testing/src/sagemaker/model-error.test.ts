import { describe, expect, it } from "vitest";
import { toModelError } from "./model-error.ts";

describe("what a client sees of a container's answer", () => {
  it("is the answer itself if it is a success", () => {
    expect(toModelError({ status: 200, body: "[1]" })).toBeUndefined();
    expect(toModelError({ status: 204, body: "" })).toBeUndefined();
  });

  it("is 424 with the container's status and words in it", () => {
    const error = toModelError({ status: 415, body: '{"detail":"Send text/csv."}' });
    expect(error).toMatchObject({
      statusCode: 424,
      body: { OriginalStatusCode: 415, OriginalMessage: '{"detail":"Send text/csv."}' },
    });
    expect(error?.body.Message).toContain(
      'Received client error (415) from primary with message "{"detail":"Send text/csv."}"',
    );
    expect(error?.body.LogStreamArn).toMatch(/^arn:aws:logs:/);
  });

  it("blames the server for 5xx", () => {
    const error = toModelError({ status: 500, body: new TextEncoder().encode("Failed.") });
    expect(error?.body.Message).toContain(
      'Received server error (500) from primary with message "Failed."',
    );
  });

  it("is 424 with status 0 if there was no answer", () => {
    const error = toModelError({ status: 0, body: "" });
    expect(error?.body.OriginalStatusCode).toBe(0);
    expect(error?.body.OriginalMessage).toContain("timed out");
  });

  it("ends after 2,048 characters", () => {
    const error = toModelError({ status: 400, body: `${"é".repeat(2048)}unseen` });
    expect(error?.body.OriginalMessage).toBe("é".repeat(2048));
    expect(error?.body.Message).toHaveLength(2048);
  });
});
