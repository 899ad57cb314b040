import { Socket } from "node:net";
import { errorChain } from "@inference-server/core";
import { Responder } from "../channel/responder.ts";
import { createLog } from "../log.ts";
import { watchParent } from "./orphan-watch.ts";
import { WorkerHost } from "./worker-host.ts";

/** Where the front has put the channel. */
const channelDescriptor = 3;

const [front, id, logLevel, logFormat] = process.argv.slice(2);
watchParent(Number(front));

// A terminal and some supervisors signal every process at once: the front says when to end.
process.on("SIGINT", () => undefined).on("SIGTERM", () => undefined);

process.on("uncaughtException", (error) => {
  // What the front has resolved to these, it has passed on.
  const log = createLog({ logLevel, logFormat } as Parameters<typeof createLog>[0]);
  log.fatal(
    { event: "worker_crashed", worker: Number(id), errors: errorChain(error) },
    "An error that nobody caught ends a worker.",
  );
  process.exit(1);
});

const host = new WorkerHost({
  notify: (notice) => responder.notify(notice),
  flush: () => responder.flush(),
});
const responder = new Responder(
  new Socket({ fd: channelDescriptor }),
  (message, signal) => host.answer(message, signal),
  // The front is gone, or done with this worker.
  () => process.exit(0),
);
