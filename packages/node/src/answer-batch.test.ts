import { expect, it } from "vitest";
import { AnswerBatch } from "./answer-batch.ts";

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** A batch that has seen many requests of so many milliseconds. */
function batchAfter(milliseconds: number): { batch: AnswerBatch<string>; sent: string[] } {
  const sent: string[] = [];
  const batch = new AnswerBatch<string>((answer) => sent.push(answer));
  for (let count = 0; count < 2000; count += 1) batch.noticeBusy(milliseconds);
  return { batch, sent };
}

it("sends the answers to quick requests together, at the end of the turn, in their order", async () => {
  const { batch, sent } = batchAfter(0.01);
  batch.add("a");
  batch.add("b");
  expect(sent).toEqual([]);
  await turn();
  expect(sent).toEqual(["a", "b"]);
});

it("sends the answer to a request that took long at once", () => {
  const { batch, sent } = batchAfter(1);
  batch.add("a");
  expect(sent).toEqual(["a"]);
});

it("sends answers at once before it knows how long requests take", () => {
  const sent: string[] = [];
  new AnswerBatch<string>((answer) => sent.push(answer)).add("a");
  expect(sent).toEqual(["a"]);
});

it("sends each answer at once after one slow request among quick ones", () => {
  const { batch, sent } = batchAfter(0.01);
  batch.noticeBusy(20);
  for (let count = 0; count < 500; count += 1) batch.noticeBusy(0.01);
  batch.add("a");
  expect(sent).toEqual(["a"]);
});

it("sends many answers without waiting for the end of the turn", () => {
  const { batch, sent } = batchAfter(0.01);
  for (let count = 0; count < 40; count += 1) batch.add(String(count));
  expect(sent).toHaveLength(32);
});
