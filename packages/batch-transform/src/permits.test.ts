import { expect, it } from "vitest";
import { Permits } from "./permits.ts";

it("lets so many enter, and then whoever comes first in the job", async () => {
  const permits = new Permits(2);
  const entered: number[] = [];
  const enter = async (order: number): Promise<void> => {
    await permits.acquire(order);
    entered.push(order);
  };
  const all = [5, 4, 3, 1, 2].map(enter);
  await Promise.resolve();
  expect(entered).toEqual([5, 4]);
  for (const _ of [1, 2, 3]) {
    permits.release();
    await new Promise(setImmediate);
  }
  expect(entered).toEqual([5, 4, 1, 2, 3]);
  await Promise.all(all);
});
