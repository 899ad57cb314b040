import { getPriority } from "node:os";
import { getHeapStatistics } from "node:v8";
import { plan } from "./plan.ts";
import { subjects } from "./subjects.ts";

/**
 * The process that is counted: `program.ts SUBJECT`. Between its segments it calls a function of
 * the runtime that nothing else calls, which is where the counter starts afresh.
 */
const [name = ""] = process.argv.slice(2);
const work = await subjects[name]?.();
if (work === undefined) throw new Error(`There is no subject "${name}".`);
const { warmUp, invocations, segments } = plan(name);
for (let index = 0; index < warmUp; index++) {
  if (!(await work())) throw new Error(`"${name}" does not answer as it should.`);
}
const bytes: number[] = [];
getPriority();
for (let segment = 0; segment < segments; segment++) {
  const before = getHeapStatistics().used_heap_size;
  for (let index = 0; index < invocations; index++) await work();
  bytes.push((getHeapStatistics().used_heap_size - before) / invocations);
  getPriority();
}
console.log(JSON.stringify(bytes));
