import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createService } from "./create-service.ts";
import type { PredictArgs } from "./hooks.ts";
import { definePlugin } from "./plugin.ts";
import type { Service } from "./service.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A loaded service whose requests have a second, and whose model takes as long as the test says. */
async function timed(predictFn: (args: PredictArgs) => unknown): Promise<Service> {
  const plugins = [definePlugin({ name: "a", hooks: { predictFn } })];
  const service = createService({ plugins, timeout: 1000, timeoutSetting: "TIMEOUT" });
  await service.load();
  return service;
}

it("answers what takes too long with 504, and aborts its signal", async () => {
  let signal: AbortSignal | undefined;
  const service = await timed(({ context }) => {
    signal = context.signal;
    return new Promise(() => undefined);
  });
  const answer = service.invoke({ headers: {}, body: new Uint8Array(3) });
  await vi.advanceTimersByTimeAsync(900);
  expect(signal?.aborted).toBe(false);
  await vi.advanceTimersByTimeAsync(200);
  expect(await answer).toMatchObject({
    ok: false,
    problem: {
      status: 504,
      code: "deadline_exceeded",
      detail:
        "The model did not answer within 1 s. Send less in one request, or have the operator raise TIMEOUT.",
    },
    report: { bytesIn: 3, failure: { phase: "predict" } },
  });
  expect(signal?.aborted).toBe(true);
});

it("gives each request its own time", async () => {
  const service = await timed(() => new Promise(() => undefined));
  const answered: string[] = [];
  const ask = async (name: string): Promise<void> => {
    await service.invoke({ headers: {}, body: new Uint8Array() });
    answered.push(name);
  };
  void ask("first");
  await vi.advanceTimersByTimeAsync(700);
  void ask("second");
  await vi.advanceTimersByTimeAsync(500);
  expect(answered).toEqual(["first"]);
  await vi.advanceTimersByTimeAsync(700);
  expect(answered).toEqual(["first", "second"]);
});

it("leaves alone what is answered in time, and keeps no timer", async () => {
  const service = await timed(
    () => new Promise((resolve) => setTimeout(resolve, 500, new Uint8Array([1]))),
  );
  const answer = service.invoke({ headers: {}, body: new Uint8Array() });
  await vi.advanceTimersByTimeAsync(2000);
  expect(await answer).toMatchObject({ ok: true });
  expect(vi.getTimerCount()).toBe(0);
});

it("passes on that the client has left", async () => {
  let signal: AbortSignal | undefined;
  const client = new AbortController();
  const service = await timed(({ context }) => {
    signal = context.signal;
    return new Promise(() => undefined);
  });
  void service.invoke({ headers: {}, body: new Uint8Array(), signal: client.signal });
  await vi.advanceTimersByTimeAsync(10);
  client.abort();
  expect(signal?.aborted).toBe(true);
});

it("lets the service close once a request's time is up", async () => {
  const service = await timed(() => new Promise(() => undefined));
  void service.invoke({ headers: {}, body: new Uint8Array() });
  const closed = service.close();
  await vi.advanceTimersByTimeAsync(1200);
  await closed;
});
