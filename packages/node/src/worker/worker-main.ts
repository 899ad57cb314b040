import { Socket } from "node:net";
import { errorChain } from "@inference-server/core";
import { Responder } from "../channel/responder.ts";
import { watchParent } from "./orphan-watch.ts";
import { WorkerHost } from "./worker-host.ts";
import type { WorkerNotice } from "./worker-message.ts";

/** Where the front has put the channel. */
const channelDescriptor = 3;

const [front] = process.argv.slice(2);
watchParent(Number(front));

// A terminal and some supervisors signal every process at once: the front says when to end.
process.on("SIGINT", () => undefined).on("SIGTERM", () => undefined);

process.on("uncaughtException", (error) => {
  responder.notify({ kind: "crashed", errors: errorChain(error) } satisfies WorkerNotice);
  // What the channel takes at once is on its way: the end of the process does not stop it.
  responder.flush();
  process.exit(1);
});

const host = new WorkerHost({
  notify: (notice) => responder.notify(notice),
  flush: () => responder.flush(),
});
const responder = new Responder(
  new Socket({ fd: channelDescriptor }),
  (message, asking) => host.answer(message, asking),
  // The front is gone, or done with this worker.
  () => process.exit(0),
);
