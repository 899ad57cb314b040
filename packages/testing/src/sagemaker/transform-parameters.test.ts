import { expect, it } from "vitest";
import { resolveTransformParameters } from "./transform-parameters.ts";

it("takes the platform's own values where nobody says anything", () => {
  expect(resolveTransformParameters({})).toEqual({
    BatchStrategy: "MultiRecord",
    MaxConcurrentTransforms: 1,
    MaxPayloadInMB: 6,
  });
});

it("takes each value from the job, else from the container, else from the platform", () => {
  expect(
    resolveTransformParameters({
      job: { BatchStrategy: "SingleRecord" },
      container: { BatchStrategy: "MULTI_RECORD", MaxConcurrentTransforms: 4 },
    }),
  ).toEqual({ BatchStrategy: "SingleRecord", MaxConcurrentTransforms: 4, MaxPayloadInMB: 6 });
});

it("takes 0 transforms for no word, and 0 MB for no limit", () => {
  expect(
    resolveTransformParameters({
      job: { MaxConcurrentTransforms: 0, MaxPayloadInMB: 0 },
      container: { MaxConcurrentTransforms: 8, MaxPayloadInMB: 10 },
    }),
  ).toMatchObject({ MaxConcurrentTransforms: 8, MaxPayloadInMB: 0 });
  expect(resolveTransformParameters({ container: { MaxConcurrentTransforms: 0 } })).toMatchObject({
    MaxConcurrentTransforms: 1,
  });
});
