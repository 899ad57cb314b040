import { expect, it } from "vitest";
import { wantedWorkers } from "./wanted-workers.ts";

it("is one for each CPU, unless something else is set", () => {
  const discovered = { plugins: undefined };
  expect(wantedWorkers({ workers: undefined }, discovered, 4)).toBe(4);
  expect(wantedWorkers({ workers: 1 }, discovered, 4)).toBe(1);
  expect(wantedWorkers({ workers: 0 }, discovered, 4)).toBe(0);
});

it("is none for plugins in code, unless there are to be some", () => {
  expect(wantedWorkers({ workers: undefined }, { plugins: [] }, 4)).toBe(0);
  expect(wantedWorkers({ workers: 2 }, { plugins: [] }, 4)).toBe(2);
});
