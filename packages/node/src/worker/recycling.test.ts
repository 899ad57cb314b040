import { expect, it } from "vitest";
import { recyclingLimits, whyRecycle } from "./recycling.ts";

const set = { workerMaxRequests: 100, workerMaxAge: 60, workerMaxRss: 512 };
const use = { requests: 0, age: 0, rss: 0 };

it.each([
  ["requests", { ...use, requests: 100 }, "It has had 100 requests."],
  ["age", { ...use, age: 60_000 }, "It is 60 s old."],
  ["memory", { ...use, rss: 512 * 1024 ** 2 }, "It takes 512 MB of memory."],
  ["nothing", { requests: 99, age: 59_999, rss: 1 }, undefined],
])("replaces a worker because of %s", (_, used, expected) => {
  expect(whyRecycle(used, recyclingLimits(set, 0.5))).toBe(expected);
});

it("never does where nothing is set", () => {
  const limits = recyclingLimits({ workerMaxRequests: 0, workerMaxAge: 0, workerMaxRss: 0 });
  expect(whyRecycle({ requests: 1e9, age: 1e12, rss: 1e12 }, limits)).toBeUndefined();
});

it("gives or takes ten per cent", () => {
  expect(recyclingLimits(set, 0).requests).toBeCloseTo(90);
  expect(recyclingLimits(set, 1).requests).toBeCloseTo(110);
});
