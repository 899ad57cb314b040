import { setTimeout as pause } from "node:timers/promises";
import type { Service } from "../../packages/core/src/index.ts";
import type { Subject } from "./subject.ts";
import { quantile } from "../statistics.ts";

/** What clients found. */
export interface Figures {
  /** Answers a second. */
  readonly throughput: number;
  /** Milliseconds: half of the answers took no longer, and 99 of 100. */
  readonly median: number;
  readonly p99: number;
}

/** Lets clients ask, each as soon as it has been answered, and looks at every answer. */
export async function ask(
  service: Service,
  subject: Subject,
  clients: number,
  milliseconds: number,
): Promise<Figures> {
  const times: number[] = [];
  const start = performance.now();
  const end = start + milliseconds;
  const client = async (index: number): Promise<void> => {
    const body = subject.bodyOf(index);
    const expected = subject.answerOf(index);
    while (performance.now() < end) {
      const asked = performance.now();
      const result = await service.invoke({ body, headers });
      times.push(performance.now() - asked);
      if (!result.ok || result.body !== expected) throw new Error("A client got a wrong answer.");
      if (subject.think > 0) await pause(Math.random() * subject.think);
    }
  };
  await Promise.all(Array.from({ length: clients }, (_, index) => client(index)));
  const throughput = (times.length / (performance.now() - start)) * 1000;
  return { throughput, median: quantile(times, 0.5), p99: quantile(times, 0.99) };
}

const headers = { "content-type": "application/json" };
