import { expect, it } from "vitest";
import { retryDelay } from "./retry-delay.ts";

const now = Date.parse("2026-11-22T12:00:00Z");

it("waits twice as long each time, and up to a quarter more", () => {
  for (const [retry, least] of [1000, 2000, 4000].entries()) {
    const delay = retryDelay(retry, undefined, now);
    expect(delay).toBeGreaterThanOrEqual(least);
    expect(delay).toBeLessThanOrEqual(least * 1.25);
  }
});

it.each([
  ["0", 0],
  ["7", 7000],
  ["3600", 60_000],
  ["Sun, 22 Nov 2026 12:00:05 GMT", 5000],
  ["Sun, 22 Nov 2026 11:00:00 GMT", 0],
])("waits as long as Retry-After %s asks for, a minute at most", (retryAfter, delay) => {
  expect(retryDelay(2, retryAfter, now)).toBe(delay);
});

it("takes a Retry-After that nobody can read for none", () => {
  expect(retryDelay(0, "soon", now)).toBeGreaterThanOrEqual(1000);
});
