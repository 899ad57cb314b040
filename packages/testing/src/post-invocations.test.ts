import { defineModel, definePlugin } from "@inference-server/core";
import { expect, it } from "vitest";
import { plainJson, plainRows } from "../test/plain-json.ts";
import { client, postInvocations } from "./index.ts";

const double = defineModel({ name: "double", predict: ({ record }) => Number(record) * 2 });
const plugins = [double, plainJson, plainRows];

it("answers errors as they are", async () => {
  await using application = await client({ plugins });
  const response = await postInvocations(application, "{", { contentType: "application/json" });
  expect(response.status).toBe(400);
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  expect(await response.decoded()).toMatchObject({ status: 400, code: "malformed_body" });
});

it("decodes by the answer's media type, as often as asked and beside the body", async () => {
  await using application = await client({ plugins });
  const options = {
    contentType: "application/json",
    accept: ["text/csv", "application/json;q=0.5"],
  };
  const response = await postInvocations(application, "[1,2]", options);
  expect(response.headers.get("content-type")).toBe("text/csv");
  expect(await response.decoded()).toEqual([[2], [4]]);
  expect(await response.text()).toBe("2\n4\n");
  expect(await response.decoded()).toEqual([[2], [4]]);
});

it("sends no media type and no Accept of its own", async () => {
  const headers = definePlugin({
    name: "headers",
    hooks: { predictFn: ({ context }) => context.headers },
  });
  await using application = await client({ plugins: [headers, plainJson] });
  const untyped = await postInvocations(application, "1");
  expect(untyped.status).toBe(415);
  const response = await postInvocations(application, new TextEncoder().encode("1"), {
    contentType: "application/json",
    headers: { "X-Amzn-SageMaker-Custom-Attributes": "trace=1" },
  });
  expect(await response.decoded()).toEqual({
    "content-type": "application/json",
    "x-amzn-sagemaker-custom-attributes": "trace=1",
  });
});

it("asserts the status it was told to expect, and shows the problem", async () => {
  await using application = await client({ plugins });
  const send = (expectStatus: number) =>
    postInvocations(application, "{", { contentType: "application/json", expectStatus });
  expect((await send(400)).status).toBe(400);
  await expect(send(200)).rejects.toMatchObject({
    name: "AssertionError",
    code: "ERR_ASSERTION",
    actual: 400,
    expected: 200,
    message: expect.stringMatching(
      /^POST \/invocations answered 400, expected 200: \{"title":"Bad Request","detail":"The body/,
    ),
  });
});
