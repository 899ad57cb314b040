import { afterEach, describe, expect, it, vi } from "vitest";
import { Gate } from "./gate.ts";

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

async function entered(gate: Gate): Promise<void> {
  await gate.enter();
}

const nothing = (): void => undefined;

it("lets so many in at a time, in their order", async () => {
  const inside: string[] = [];
  const gate = new Gate(() => 2, nothing);
  for (const name of ["a", "b", "c", "d"]) void entered(gate).then(() => inside.push(name));
  await turn();
  expect(inside).toEqual(["a", "b"]);
  gate.leave(true);
  await turn();
  expect(inside).toEqual(["a", "b", "c"]);
});

it("sends an answer off before the next one enters, even one that has just come", async () => {
  const happened: string[] = [];
  const gate = new Gate(
    () => 1,
    () => happened.push("sent"),
  );
  await gate.enter();
  gate.leave(true);
  void entered(gate).then(() => happened.push("next"));
  await turn();
  expect(happened).toEqual(["sent", "next"]);
});

it("lets more in once the limit is higher", async () => {
  let limit = 1;
  const inside: string[] = [];
  const gate = new Gate(() => limit, nothing);
  for (const name of ["a", "b", "c"]) void entered(gate).then(() => inside.push(name));
  await turn();
  limit = 2;
  gate.leave(true);
  await turn();
  expect(inside).toEqual(["a", "b", "c"]);
});

/** A gate that has seen so many quick requests that more of their kind are expected. */
async function quickened(sendOff: () => void, limit = 1): Promise<Gate> {
  // Whatever else this machine does, on this clock nothing takes time.
  vi.spyOn(performance, "now").mockReturnValue(0);
  const gate = new Gate(() => limit, sendOff);
  for (let count = 0; count < 1000; count += 1) {
    await gate.enter();
    gate.leave(true);
    await turn();
  }
  return gate;
}

/** What happens within one turn while so many requests pass. */
async function oneTurn(gate: Gate, count: number, isAnswered = true): Promise<number> {
  let passed = 0;
  for (let left = count; left > 0; left -= 1) {
    void entered(gate).then(() => {
      passed += 1;
      gate.leave(isAnswered);
    });
  }
  for (let microtasks = 0; microtasks < 10 * count; microtasks += 1) await Promise.resolve();
  return passed;
}

describe("where requests are quick", () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it("lets the next one in at once, with each answer sent off before", async () => {
    let sent = 0;
    const gate = await quickened(() => (sent += 1));
    sent = 0;
    expect(await oneTurn(gate, 10)).toBe(10);
    expect(sent).toBe(9);
    await turn();
    expect(sent).toBe(10);
  });

  it("has a turn after sixteen", async () => {
    expect(await oneTurn(await quickened(nothing), 40)).toBe(16);
  });

  it("has a turn where an answer is still to be written", async () => {
    expect(await oneTurn(await quickened(nothing), 5, false)).toBe(1);
  });

  it("has a turn where several are inside at a time", async () => {
    expect(await oneTurn(await quickened(nothing, 2), 5)).toBe(2);
  });

  it("has a turn after each one again once one was slow", async () => {
    const gate = await quickened(nothing);
    await gate.enter();
    vi.mocked(performance.now).mockReturnValue(11);
    gate.leave(true);
    await turn();
    expect(await oneTurn(gate, 5)).toBe(1);
  });
});
