import { describe, expect, it } from "vitest";
import { CallCost } from "./call-cost.ts";
import { WaitingWindow } from "./waiting-window.ts";

/** A window, at a time when so many callers have just been answered. */
function windowAfter(answered: number, options: object = {}): WaitingWindow {
  const window = new WaitingWindow({ maxRecords: 64, maxDelayMs: 50, ...options });
  window.answered(answered, 0);
  return window;
}

/** The cost of a model, as if it had been measured. */
function cost(perCall: number, perRecord = 0): CallCost {
  const measured = new CallCost();
  for (const records of [1, 10]) measured.observe(records, perCall + records * perRecord);
  return measured;
}

describe("a free model", () => {
  it("waits for callers that were just answered, for as long as that can pay", () => {
    expect(windowAfter(3).pause(1, cost(20), 0)).toBeCloseTo((3 / 4) * 20);
  });

  it("waits the less, the more records are at hand and the more each of them costs", () => {
    expect(windowAfter(3).pause(9, cost(20), 0)).toBeCloseTo((3 / 12) * 20);
    expect(windowAfter(3).pause(1, cost(20, 4), 0)).toBeCloseTo((3 / 4) * 16);
  });

  it("waits no longer than it may", () => {
    expect(windowAfter(63, { maxDelayMs: 5 }).pause(1, cost(1000), 0)).toBe(5);
    expect(windowAfter(63, { maxDelayMs: 0 }).pause(1, cost(1000), 0)).toBe(0);
  });

  it.each([
    ["nobody is expected", 0, 1, 20, 0],
    ["calls cost nothing by themselves", 9, 1, 0, 2],
    ["what a larger call costs is more than a call", 9, 8, 20, 3],
    ["the call is full", 9, 64, 20, 0],
    ["the time would be shorter than a timer knows", 1, 30, 20, 0],
  ])("does not wait where %s", (_, answered, waiting, perCall, perRecord) => {
    expect(windowAfter(answered).pause(waiting, cost(perCall, perRecord), 0)).toBe(0);
  });

  it("waits no more once everybody is back", () => {
    const window = windowAfter(2);
    window.arrived(1);
    expect(window.pause(1, cost(20), 0)).toBeGreaterThan(0);
    window.arrived(1);
    expect(window.pause(2, cost(20), 3)).toBe(0);
  });

  it("counts the time from when it began to wait", () => {
    const window = windowAfter(9);
    expect(window.pause(1, cost(20), 0)).toBeCloseTo(18);
    expect(window.pause(1, cost(20), 10)).toBeCloseTo(8);
    expect(window.pause(1, cost(20), 18)).toBe(0);
    expect(window.close(18)).toBe(18);
  });

  it("does not expect callers who were answered long ago", () => {
    expect(windowAfter(9).pause(2, cost(1000), 51)).toBe(0);
  });

  it("begins anew when those who waited have left", () => {
    const window = windowAfter(9);
    window.pause(1, cost(20), 0);
    window.cancel();
    expect(window.pause(1, cost(20), 10)).toBeCloseTo(18);
  });
});

describe("experience", () => {
  it("of waiting in vain makes it wait less, and then no more", () => {
    const window = windowAfter(0);
    const pauses: number[] = [];
    for (let now = 0; now < 1000; now += 100) {
      window.answered(1, now);
      pauses.push(window.pause(1, cost(20), now));
      window.close(now + 20);
    }
    expect(pauses[0]).toBeCloseTo(10);
    expect(pauses[1]).toBeLessThan(10);
    expect(pauses.filter((pause) => pause === 0).length).toBeGreaterThan(3);
  });

  it("fades, so that it is tried again", () => {
    const window = windowAfter(0);
    const pauseAt = (now: number): number => {
      window.answered(1, now);
      const pause = window.pause(1, cost(20), now);
      window.close(now + pause);
      window.arrived(1);
      return pause;
    };
    const pauses = Array.from({ length: 200 }, (_, index) => pauseAt(index * 100));
    const last = pauses.slice(10);
    expect(last.filter((pause) => pause > 0).length).toBeGreaterThan(0);
    expect(last.filter((pause) => pause > 0).length).toBeLessThan(20);
  });

  it("of callers who came back makes it wait again", () => {
    const window = windowAfter(0);
    for (let now = 0; now < 1000; now += 100) {
      window.answered(4, now);
      expect(window.pause(1, cost(20), now)).toBeCloseTo(16);
      window.arrived(4);
      window.close(now + 2);
    }
  });
});
