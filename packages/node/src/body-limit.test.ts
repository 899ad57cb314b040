import { expect, it } from "vitest";
import { bodyLimit } from "./body-limit.ts";

const MB = 1024 * 1024;

it.each([
  ["SageMaker's own limit by default", undefined, undefined, 6, 25 * MB],
  ["what the model asks Batch Transform for", undefined, undefined, 100, 100 * MB],
  ["what Batch Transform was told", undefined, 50, 6, 50 * MB],
  ["the operator's word, also if it is less", 1, 50, 100, MB],
  ["part of a megabyte", 0.5, undefined, 6, MB / 2],
  ["none for Batch Transform's 0", undefined, 0, 6, Infinity],
  ["none for the model's 0", undefined, undefined, 0, Infinity],
  ["none for the operator's 0", 0, undefined, 6, Infinity],
])("is %s", (_case, maxBodyMB, maxPayloadInMB, modelMaxPayloadInMB, bytes) => {
  expect(bodyLimit({ maxBodyMB, maxPayloadInMB, modelMaxPayloadInMB })).toBe(bytes);
});
