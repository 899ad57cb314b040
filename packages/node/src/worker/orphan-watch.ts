import { Worker } from "node:worker_threads";

/** Milliseconds between two looks. */
const interval = 500;

/**
 * Ends this process when the one that started it is gone, even while a model computes without a
 * pause: the end of the channel is not seen then. A thread of its own sees it.
 */
export function watchParent(parent: number): void {
  const thread = new Worker(
    `setInterval(() => {
       if (process.ppid !== ${parent}) process.kill(process.pid, "SIGKILL");
     }, ${interval});`,
    {
      eval: true,
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 2, stackSizeMb: 1 },
    },
  );
  thread.unref();
}
