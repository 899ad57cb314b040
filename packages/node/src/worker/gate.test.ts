import { expect, it } from "vitest";
import { Gate } from "./gate.ts";

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

async function entered(gate: Gate): Promise<void> {
  await gate.enter();
}

it("lets so many in at a time, in their order", async () => {
  const inside: string[] = [];
  const gate = new Gate(
    () => 2,
    () => undefined,
  );
  for (const name of ["a", "b", "c", "d"]) void entered(gate).then(() => inside.push(name));
  await turn();
  expect(inside).toEqual(["a", "b"]);
  gate.leave();
  await turn();
  expect(inside).toEqual(["a", "b", "c"]);
});

it("has its turn before the next one enters, even one that has just come", async () => {
  const happened: string[] = [];
  const gate = new Gate(
    () => 1,
    () => happened.push("turn"),
  );
  await gate.enter();
  gate.leave();
  void entered(gate).then(() => happened.push("next"));
  await turn();
  expect(happened).toEqual(["turn", "next"]);
});

it("lets more in once the limit is higher", async () => {
  let limit = 1;
  const inside: string[] = [];
  const gate = new Gate(
    () => limit,
    () => undefined,
  );
  for (const name of ["a", "b", "c"]) void entered(gate).then(() => inside.push(name));
  await turn();
  limit = 2;
  gate.leave();
  await turn();
  expect(inside).toEqual(["a", "b", "c"]);
});
