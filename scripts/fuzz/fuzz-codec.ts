import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Growth } from "./growth.ts";
import type { Message, Order } from "./message.ts";

/** What fuzzing one codec has shown. */
export interface Report {
  readonly cases: number;
  /** What failed, with the command that shows it again. */
  readonly failures: readonly string[];
  /** Bytes in use after the first round, and the most after any. */
  readonly heap: { readonly first: number; readonly most: number };
  /** `undefined`: it did not come to that. */
  readonly growth: Growth | undefined;
}

/** Milliseconds. A step takes seconds: whoever is silent for so long hangs. */
const patience = 180_000;

/** Fuzzes a codec in a process of its own, which is ended if it hangs and may crash. */
export async function fuzzCodec(order: Order, progress: (cases: number) => void): Promise<Report> {
  const failures: string[] = [];
  let cases = 0;
  let growth: Growth | undefined;
  let heap = { first: 0, most: 0 };
  let begun = { seed: order.seed, cases: 1 };
  const fail = (...texts: readonly string[]): void => {
    const again = `pnpm fuzz ${order.name} --seed ${begun.seed} --cases ${begun.cases}`;
    failures.push(...texts.map((text) => `${text}\nAgain: ${again}`));
  };

  const worker = fork(fileURLToPath(new URL("worker.ts", import.meta.url)), [
    JSON.stringify(order),
  ]);
  const timer = setTimeout(() => worker.kill("SIGKILL"), patience);
  worker.on("message", (message: Message) => {
    timer.refresh();
    if (message.kind === "begin") {
      begun = message;
      return;
    }
    fail(...message.failures);
    if (message.kind === "growth") {
      growth = message;
      return;
    }
    cases += message.cases;
    heap = { first: heap.first || message.heap, most: Math.max(heap.most, message.heap) };
    progress(cases);
  });
  const [code, signal] = (await once(worker, "exit")) as [number | null, string | null];
  clearTimeout(timer);
  if (signal === "SIGKILL") fail(`It said nothing for ${patience / 1000} s: it hangs.`);
  else if (code !== 0) fail(`It crashed: exit code ${code}, signal ${signal}.`);
  return { cases, failures, heap, growth };
}
