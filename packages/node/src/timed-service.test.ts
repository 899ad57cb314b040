import { createService, definePlugin, type PredictArguments } from "@inference-server/core";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { TimedService } from "./timed-service.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A service in this process of one second, whose model takes as long as the test says. */
function timed(predictFn: (args: PredictArguments) => unknown): TimedService {
  const service = createService({ plugins: [definePlugin({ name: "a", hooks: { predictFn } })] });
  return new TimedService(service, 1000);
}

it("answers what takes too long with 504, and aborts its signal", async () => {
  let signal: AbortSignal | undefined;
  const service = timed(({ context }) => {
    signal = context.signal;
    return new Promise(() => undefined);
  });
  const answer = service.invoke({ headers: {}, body: new Uint8Array(3) });
  await vi.advanceTimersByTimeAsync(900);
  expect(signal?.aborted).toBe(false);
  await vi.advanceTimersByTimeAsync(200);
  expect(await answer).toMatchObject({
    ok: false,
    problem: { status: 504, code: "deadline_exceeded" },
    report: { bytesIn: 3 },
  });
  expect(signal?.aborted).toBe(true);
});

it("leaves alone what is answered in time", async () => {
  const service = timed(() => new Uint8Array([1]));
  expect(await service.invoke({ headers: {}, body: new Uint8Array() })).toMatchObject({ ok: true });
  await vi.advanceTimersByTimeAsync(2000);
});

it("passes on that the client has left", async () => {
  let signal: AbortSignal | undefined;
  const client = new AbortController();
  const service = timed(({ context }) => {
    signal = context.signal;
    return new Promise(() => undefined);
  });
  void service.invoke({ headers: {}, body: new Uint8Array(), signal: client.signal });
  await vi.advanceTimersByTimeAsync(10);
  client.abort();
  expect(signal?.aborted).toBe(true);
});
