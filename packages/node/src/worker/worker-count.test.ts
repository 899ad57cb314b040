import { expect, it } from "vitest";
import { workerCount } from "./worker-count.ts";

it.each([
  ["all where there is room", { wanted: 4, workerBytes: 100, grantedBytes: 1000 }, 4],
  ["those that fit 80 % beside the front", { wanted: 8, workerBytes: 200, grantedBytes: 1000 }, 3],
  ["the first, even if that is too much", { wanted: 4, workerBytes: 900, grantedBytes: 1000 }, 1],
])("is %s", (_, sources, expected) => {
  expect(workerCount({ ...sources, frontBytes: 100 })).toBe(expected);
});
