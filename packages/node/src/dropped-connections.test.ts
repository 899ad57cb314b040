import { EventEmitter } from "node:events";
import type { Server } from "node:net";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { logDropped } from "./dropped-connections.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it("tells of the first connection at once, and of further ones together", () => {
  const server = Object.assign(new EventEmitter(), { maxConnections: 5 }) as unknown as Server;
  const lines: unknown[] = [];
  logDropped(server, { warn: (fields: unknown) => lines.push(fields) });
  for (let count = 0; count < 100; count += 1) server.emit("drop");
  expect(lines).toEqual([{ event: "connections_dropped", dropped: 1, limit: 5 }]);
  vi.advanceTimersByTime(10_000);
  expect(lines[1]).toEqual({ event: "connections_dropped", dropped: 99, limit: 5 });
  vi.advanceTimersByTime(60_000);
  expect(lines).toHaveLength(2);
});
