import type { Health } from "@inference-server/core";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { PingWatch } from "./ping-watch.ts";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

/** One worker that may have nothing to do, and answers when the test says so. */
function setUp() {
  const state = {
    isIdle: true,
    asked: 0,
    answer: Promise.withResolvers<Health>(),
    killed: undefined as string | undefined,
  };
  const worker = {
    ping() {
      state.asked += 1;
      return { health: state.answer.promise, cancel: () => undefined };
    },
    kill(reason: string) {
      state.killed = reason;
    },
  };
  const watch = new PingWatch({
    idle: () => (state.isIdle ? worker : undefined),
    isIdle: () => state.isIdle,
  });
  return { state, watch };
}

it("passes on what the model says", async () => {
  const { state, watch } = setUp();
  state.answer.resolve({ healthy: false, reason: "pingFn answered no." });
  expect(await watch.ping()).toEqual({ healthy: false, reason: "pingFn answered no." });
});

it("asks once for everybody who asks meanwhile", async () => {
  const { state, watch } = setUp();
  const answers = [watch.ping(), watch.ping()];
  state.answer.resolve({ healthy: true });
  expect(await Promise.all(answers)).toEqual([{ healthy: true }, { healthy: true }]);
  expect(state.asked).toBe(1);
});

it("takes busy for healthy, as long as the model has not said otherwise", async () => {
  const { state, watch } = setUp();
  state.isIdle = false;
  expect(await watch.ping()).toEqual({ healthy: true });
  state.isIdle = true;
  state.answer.resolve({ healthy: false });
  await watch.ping();
  state.isIdle = false;
  expect(await watch.ping()).toEqual({ healthy: false });
});

it("takes a worker that has nothing to do and does not answer for hung", async () => {
  const { watch } = setUp();
  const answer = watch.ping();
  await vi.advanceTimersByTimeAsync(1000);
  expect(await answer).toEqual({ healthy: false, reason: "pingFn did not answer within 1 s." });
});

it("ends a worker that does not answer twice in a row", async () => {
  const { state, watch } = setUp();
  void watch.ping();
  await vi.advanceTimersByTimeAsync(1000);
  expect(state.killed).toBeUndefined();
  void watch.ping();
  await vi.advanceTimersByTimeAsync(1000);
  expect(state.killed).toBe("Its pingFn did not answer, twice in a row.");
});

it("is patient with a worker that was given work after the question", async () => {
  const { state, watch } = setUp();
  const answer = watch.ping();
  state.isIdle = false;
  await vi.advanceTimersByTimeAsync(1000);
  expect(await answer).toEqual({ healthy: true });
});

it("makes nothing of a worker that ends over the question", async () => {
  const { state, watch } = setUp();
  state.answer.reject(new Error("The other process has ended."));
  expect(await watch.ping()).toEqual({ healthy: true });
});
