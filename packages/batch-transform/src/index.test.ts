import { expect, it } from "vitest";
import * as exported from "./index.ts";

it("exports what runs a job, and its errors", () => {
  expect(Object.keys(exported).toSorted()).toEqual(["InputFailure", "JobError", "batchTransform"]);
});
