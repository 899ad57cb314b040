import { expect, it } from "vitest";
import { CallCost } from "./call-cost.ts";

function costOf(calls: readonly (readonly [records: number, milliseconds: number])[]): CallCost {
  const cost = new CallCost();
  for (const [records, milliseconds] of calls) cost.observe(records, milliseconds);
  return cost;
}

it("costs nothing while nothing was measured", () => {
  const { perCall, perRecord } = new CallCost();
  expect([perCall, perRecord]).toEqual([0, 0]);
});

it("tells a call's own cost from that of its records", () => {
  const cost = costOf([
    [1, 11],
    [10, 20],
    [4, 14],
    [32, 42],
  ]);
  expect(cost.perCall).toBeCloseTo(10);
  expect(cost.perRecord).toBeCloseTo(1);
});

it("takes all for the call's own while calls are of one size", () => {
  const cost = costOf([
    [8, 10],
    [8, 12],
    [8, 11],
  ]);
  expect(cost.perCall).toBeCloseTo(11, 0);
  expect(cost.perRecord).toBe(0);
});

it("never says that records give time back", () => {
  const cost = costOf([
    [1, 20],
    [30, 10],
    [2, 19],
  ]);
  expect(cost.perRecord).toBe(0);
  expect(cost.perCall).toBeGreaterThan(0);
});

it("forgets how fast a model was once", () => {
  const cost = costOf([...Array.from({ length: 5 }, () => [1, 1] as const), ...slowCalls(60)]);
  expect(cost.perCall).toBeCloseTo(100, 0);
});

function slowCalls(count: number): readonly (readonly [number, number])[] {
  return Array.from({ length: count }, () => [1, 100] as const);
}
