import { expect, it } from "vitest";
import { resolveParameters } from "./transform-parameters.ts";

it("takes SageMaker's values where nobody says anything", () => {
  expect(resolveParameters({}, {})).toEqual({
    batchStrategy: "MultiRecord",
    maxConcurrentTransforms: 1,
    maxPayloadInMB: 6,
  });
});

it("takes each value from the job, else from the server", () => {
  const server = { batchStrategy: "SingleRecord", maxConcurrentTransforms: 4 } as const;
  expect(resolveParameters({ maxConcurrentTransforms: 2, maxPayloadInMB: 1 }, server)).toEqual({
    batchStrategy: "SingleRecord",
    maxConcurrentTransforms: 2,
    maxPayloadInMB: 1,
  });
});

it("takes 0 transforms for no word, and 0 MB for no limit", () => {
  const server = { maxConcurrentTransforms: 8, maxPayloadInMB: 10 };
  expect(
    resolveParameters({ maxConcurrentTransforms: 0, maxPayloadInMB: 0 }, server),
  ).toMatchObject({ maxConcurrentTransforms: 8, maxPayloadInMB: 0 });
});

it("refuses more than 100 MB at a time, and says whose values they are", () => {
  expect(() => resolveParameters({}, { maxConcurrentTransforms: 32 })).toThrow(
    "MaxConcurrentTransforms 32 (the server's) times MaxPayloadInMB 6 (SageMaker's default) is " +
      '192 MB. SageMaker allows 100 MB. Give "--max-concurrent-transforms 16" or less, or a ' +
      'smaller "--max-payload-mb".',
  );
  expect(resolveParameters({ maxConcurrentTransforms: 16 }, {})).toMatchObject({
    maxPayloadInMB: 6,
  });
});
