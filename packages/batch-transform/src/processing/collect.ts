import { invoke, type InvokeOptions } from "../send/invoke.ts";
import type { MiniBatch } from "../split/mini-batch.ts";
import type { Processing } from "./processing.ts";

/** Sends a mini-batch, and answers what the output gets of its whole answer. */
export async function collect(
  batch: MiniBatch,
  processing: Processing,
  options: InvokeOptions & { readonly signal: AbortSignal },
): Promise<Buffer> {
  let chunks: Buffer[] = [];
  const sink = {
    async write(chunk: Buffer): Promise<void> {
      chunks.push(chunk);
    },
    reset(): void {
      chunks = [];
    },
  };
  await invoke(batch, sink, options);
  return processing.finish(batch, Buffer.concat(chunks));
}
