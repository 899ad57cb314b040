import { asInputFailure } from "./input-failure.ts";
import type { InputFile } from "./input/input-files.ts";
import { sourceOf } from "./input/source.ts";
import type { Memory } from "./output/memory.ts";
import { OrderedOutput, type AnswerPlace } from "./output/ordered-output.ts";
import { openPartialFile, type PartialFile } from "./output/partial-file.ts";
import type { Permits } from "./permits.ts";
import { collect } from "./processing/collect.ts";
import type { Processing } from "./processing/processing.ts";
import { invoke, type InvokeOptions } from "./send/invoke.ts";
import type { MiniBatch } from "./split/mini-batch.ts";
import { miniBatches } from "./split/mini-batches.ts";
import type { SplitPlan } from "./split/split-plan.ts";
import type { Compression } from "./transform-options.ts";

/** How the files of a job are transformed. */
export interface FilePlan {
  readonly split: SplitPlan;
  readonly invoke: InvokeOptions;
  readonly processing: Processing | undefined;
  readonly compression: Compression;
  readonly endsLines: boolean;
  readonly permits: Permits;
  readonly memory: Memory;
  /** Told of answers that are in their place: how many records, and bytes of the input. */
  readonly onProgress: (records: number, bytes: number) => void;
}

/**
 * Transforms one file, and answers how many records it had. There is an output under its name only
 * if all went well.
 *
 * @throws InputFailure
 */
export async function transformFile(
  input: InputFile,
  order: number,
  plan: FilePlan,
  signal: AbortSignal,
): Promise<number> {
  let file: PartialFile;
  try {
    file = await openPartialFile(input.output);
  } catch (error) {
    throw asInputFailure(error, `Writing "${input.output}"`);
  }
  try {
    const { records, bytes } = await fill(file, input, order, plan, signal);
    signal.throwIfAborted();
    await file.complete(bytes);
    return records;
  } catch (error) {
    await file.discard();
    signal.throwIfAborted();
    throw asInputFailure(error, `Transforming "${input.path}"`);
  }
}

/** How many answers of a file are under way, or wait for one that is, at most. */
const mostPlaces = 1000;

async function fill(
  file: PartialFile,
  input: InputFile,
  order: number,
  plan: FilePlan,
  signal: AbortSignal,
): Promise<{ readonly records: number; readonly bytes: number }> {
  const { permits, memory, endsLines, onProgress } = plan;
  const output = new OrderedOutput({ file, memory, endsLines, mostPlaces });
  const ended = new AbortController();
  let failure: unknown;
  const fail = (error: unknown): void => {
    failure ??= error;
    ended.abort();
    output.abandon();
  };
  const onAbort = (): void => fail(signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  let records = 0;
  const answer = async (batch: MiniBatch, place: AnswerPlace): Promise<void> => {
    const options = { ...plan.invoke, signal: ended.signal };
    if (plan.processing === undefined) await invoke(batch, place, options);
    else await place.write(await collect(batch, plan.processing, options));
    await place.complete();
    records += batch.records;
    onProgress(batch.records, batch.inputBytes);
  };
  const underWay = new Set<Promise<void>>();
  const batches = miniBatches(sourceOf(input, plan.compression), plan.split);
  try {
    while (!ended.signal.aborted) {
      const place = await output.take();
      // A body is made only once it may be sent, so that no more of them are held than requests.
      await permits.acquire(order);
      const next = ended.signal.aborted ? undefined : await batches.next().catch(fail);
      if (next === undefined || next.done === true) {
        permits.release();
        break;
      }
      const request = answer(next.value, place)
        .catch(fail)
        .finally(() => {
          permits.release();
          underWay.delete(request);
        });
      underWay.add(request);
    }
  } catch (error) {
    fail(error);
  } finally {
    await Promise.all(underWay);
    await batches.return(undefined);
    signal.removeEventListener("abort", onAbort);
  }
  if (failure !== undefined) throw failure;
  return { records, bytes: output.bytes };
}
