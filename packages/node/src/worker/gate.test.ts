import { afterEach, describe, expect, it, vi } from "vitest";
import { Gate, type GateOptions } from "./gate.ts";

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

async function entered(gate: Gate): Promise<void> {
  await gate.enter();
}

function gateWith(options: Partial<GateOptions> = {}): Gate {
  return new Gate({ limit: () => 1, onTurn: () => undefined, onHold: () => undefined, ...options });
}

/** So many quick requests that more of their kind are expected, each with a turn of its own. */
async function quickened(options: Partial<GateOptions>): Promise<Gate> {
  // Whatever else this machine does, on this clock nothing takes time.
  vi.spyOn(performance, "now").mockReturnValue(0);
  const gate = gateWith(options);
  for (let count = 0; count < 1000; count += 1) {
    await gate.enter();
    gate.leave();
    await turn();
  }
  return gate;
}

/** Lets so many requests in, each of which leaves at once. */
async function pass(gate: Gate, count: number): Promise<void> {
  const passed = Array.from({ length: count }, async () => {
    await gate.enter();
    gate.leave();
  });
  await Promise.all(passed);
  await turn();
}

it("lets so many in at a time, in their order", async () => {
  const inside: string[] = [];
  const gate = gateWith({ limit: () => 2 });
  for (const name of ["a", "b", "c", "d"]) void entered(gate).then(() => inside.push(name));
  await turn();
  expect(inside).toEqual(["a", "b"]);
  gate.leave();
  await turn();
  expect(inside).toEqual(["a", "b", "c"]);
});

it("has its turn before the next one enters, even one that has just come", async () => {
  const happened: string[] = [];
  const gate = gateWith({ onTurn: () => happened.push("turn") });
  await gate.enter();
  gate.leave();
  void entered(gate).then(() => happened.push("next"));
  await turn();
  expect(happened).toEqual(["turn", "next"]);
});

it("lets more in once the limit is higher", async () => {
  let limit = 1;
  const inside: string[] = [];
  const gate = gateWith({ limit: () => limit });
  for (const name of ["a", "b", "c"]) void entered(gate).then(() => inside.push(name));
  await turn();
  limit = 2;
  gate.leave();
  await turn();
  expect(inside).toEqual(["a", "b", "c"]);
});

describe("where requests are quick", () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it("says that it will hold answers back before it does", async () => {
    const held: number[] = [];
    await quickened({ onHold: (answers) => held.push(answers) });
    expect(held).toEqual([7]);
  });

  it("sends the answers to eight requests off together", async () => {
    let turns = 0;
    const gate = await quickened({ onTurn: () => (turns += 1) });
    turns = 0;
    await pass(gate, 20);
    expect(turns).toBe(3);
  });

  it("holds nothing back where several are inside at a time", async () => {
    const held: number[] = [];
    await quickened({ limit: () => 2, onHold: (answers) => held.push(answers) });
    expect(held).toEqual([]);
  });

  it("sends each answer off on its own again after a slow one", async () => {
    const held: number[] = [];
    let turns = 0;
    const gate = await quickened({
      onHold: (answers) => held.push(answers),
      onTurn: () => (turns += 1),
    });
    await gate.enter();
    vi.mocked(performance.now).mockReturnValue(11);
    gate.leave();
    await turn();
    turns = 0;
    await pass(gate, 5);
    expect(held).toEqual([7, 0]);
    expect(turns).toBe(5);
  });
});
