import type { Bench } from "../../packages/testing/src/codec/bench.ts";
import { runCases } from "./cases.ts";
import { measureGrowth } from "./growth.ts";
import { heapInUse } from "./heap.ts";
import type { Message, Order } from "./message.ts";
import { strictSubject } from "./strict-subject.ts";
import { targets } from "./targets.ts";

// Fuzzes one codec, and says before each step what it begins: whoever gave the order knows a hang.

const { name, cases, casesPerRound, seed } = JSON.parse(process.argv[2] ?? "{}") as Order;
const target = targets.find((known) => known.name === name);
if (target === undefined) throw new Error(`No codec is named "${name}".`);

const { codec, samples, malformed } = target;
const bench: Bench = { subject: strictSubject(codec), samples, malformed, golden: undefined };
const say = (message: Message): void => void process.send?.(message);

for (let done = 0, round = seed; done < cases; round++) {
  const wanted = Math.min(casesPerRound, cases - done);
  say({ kind: "begin", seed: round, cases: wanted });
  const result = await runCases(bench, wanted, round);
  done += result.cases;
  say({ kind: "round", ...result, heap: heapInUse() });
}
say({ kind: "begin", seed, cases: 1 });
say({ kind: "growth", ...(await measureGrowth(bench, 300, seed)) });
process.disconnect();
