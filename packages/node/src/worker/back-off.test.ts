import { expect, it } from "vitest";
import { BackOff } from "./back-off.ts";

const stillborn = { wasReady: false, wasUseful: false, readyFor: 0 };

it("waits twice as long each time, up to ten seconds", () => {
  const backOff = new BackOff();
  const pauses = Array.from({ length: 9 }, () => backOff.fail(stillborn));
  expect(pauses).toEqual([100, 200, 400, 800, 1600, 3200, 6400, 10_000, 10_000]);
  expect(backOff.inVain).toBe(9);
});

it("replaces a worker that had answered requests without a long pause, however often", () => {
  const backOff = new BackOff();
  const useful = { wasReady: true, wasUseful: true, readyFor: 10 };
  expect(Array.from({ length: 3 }, () => backOff.fail(useful))).toEqual([100, 100, 100]);
});

it("forgets earlier crashes after a minute of health", () => {
  const backOff = new BackOff();
  backOff.fail(stillborn);
  backOff.fail(stillborn);
  expect(backOff.fail({ wasReady: true, wasUseful: false, readyFor: 60_000 })).toBe(100);
});

it("counts the crashes since a worker was ready", () => {
  const backOff = new BackOff();
  backOff.fail(stillborn);
  backOff.succeed();
  expect(backOff.inVain).toBe(0);
  backOff.fail({ wasReady: true, wasUseful: false, readyFor: 5 });
  expect(backOff.inVain).toBe(0);
});

it.each([
  [4, "hopeful"],
  [5, "loop"],
  [10, "loop"],
  [11, "hopeless"],
])("judges %i crashes in a row: %s", (crashes, verdict) => {
  const backOff = new BackOff();
  for (let count = 0; count < crashes; count += 1) backOff.fail(stillborn);
  expect(backOff.verdict).toBe(verdict);
});
