import { expect, it } from "vitest";
import { slopeOf } from "./slope.ts";

it("is what a line grows by", () => {
  expect(slopeOf([0, 1, 2, 3].map((x) => [x, 2 * x + 5]))).toBeCloseTo(2);
  expect(slopeOf([0, 1, 2, 3].map((x) => [x, 7]))).toBe(0);
});

it("looks through noise that goes up and down", () => {
  const points = [1, -1, -1, 1, 1, -1, -1, 1].map((noise, x) => [x, x + noise] as const);
  expect(slopeOf(points)).toBeCloseTo(1);
});

it("is nothing for a single point", () => {
  expect(slopeOf([[1, 5]])).toBe(0);
});
