import { availableParallelism, cpus, totalmem } from "node:os";

/** What figures depend on: processor, cores, memory, Node; nothing that names the machine. */
export function describeMachine(): string {
  const [cpu] = cpus();
  const gibibytes = Math.round(totalmem() / 2 ** 30);
  return [
    cpu?.model.trim() ?? "unknown processor",
    `${availableParallelism()} cores`,
    `${gibibytes} GiB`,
    `${process.platform} ${process.arch}`,
    `Node ${process.versions.node} (V8 ${process.versions.v8})`,
  ].join(", ");
}
