import { stat } from "node:fs/promises";
import { optionProblems } from "./check-options.ts";
import { filePlan } from "./file-plan.ts";
import { follow } from "./follow.ts";
import { InputFailure } from "./input-failure.ts";
import { findInputs, type InputFile } from "./input/input-files.ts";
import { JobError } from "./job-error.ts";
import { newMemory } from "./output/memory.ts";
import { Permits } from "./permits.ts";
import type { Target } from "./send/target.ts";
import { askParameters } from "./server/ask-parameters.ts";
import { openServer, type Server } from "./server/open-server.ts";
import { waitUntilReady } from "./server/wait-until-ready.ts";
import type {
  FailedInput,
  SkippedInput,
  TransformedInput,
  TransformReport,
} from "./transform-event.ts";
import { transformFile } from "./transform-file.ts";
import { defaults, type TransformOptions } from "./transform-options.ts";
import { resolveParameters, type TransformParameters } from "./transform-parameters.ts";

/**
 * Runs files through a model as a transform job of SageMaker does, and answers what became of each.
 *
 * An output has its name only once it is complete; inputs that have an output which is not older
 * are skipped. So a job that was interrupted is run again as it was.
 *
 * @throws JobError if the job cannot be run as described, or there is no server to run it on.
 * @throws What the options' signal is aborted with.
 */
export async function batchTransform(options: TransformOptions): Promise<TransformReport> {
  const { output, signal, onEvent } = options;
  const { inputs, problems } = await findInputs(options.inputs, output);
  const all = [...optionProblems(options), ...problems];
  if (all.length > 0) throw new JobError("usage", all.join("\n"));
  const skipped: SkippedInput[] = [];
  const files: InputFile[] = [];
  for (const input of inputs) {
    const isDone = options.force !== true && (await isFinished(input));
    if (isDone) skipped.push({ input: input.path, output: input.output });
    else files.push(input);
  }
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  onEvent?.({ type: "planned", files: files.length, bytes, skipped });
  if (files.length === 0) return { transformed: [], skipped, failed: [] };
  signal?.throwIfAborted();
  return { ...(await runOnServer(files, options)), skipped };
}

type Outcome = Pick<TransformReport, "failed" | "transformed">;

async function runOnServer(
  files: readonly InputFile[],
  options: TransformOptions,
): Promise<Outcome> {
  const { url, app, serverLog, onEvent, startTimeout = defaults.startTimeout } = options;
  const server = await openServer(url, { app, job: options, serverLog });
  const ended = new AbortController();
  const release = follow(ended, [options.signal, server.ended]);
  const { signal } = ended;
  let outcome: Outcome;
  try {
    const { target, application } = server;
    onEvent?.({ type: "waiting", url: target.url, application });
    const { lastWords } = server;
    await waitUntilReady(target, { timeout: startTimeout * 1000, signal, lastWords });
    const parameters = resolveParameters(options, await askParameters(target, signal));
    onEvent?.({ type: "started", parameters });
    outcome = await transformAll(files, { options, target, parameters, signal });
  } catch (error) {
    // What a request says that was broken off is not why it was.
    signal.throwIfAborted();
    throw error;
  } finally {
    release();
    await server.close();
  }
  // Now all that an application has logged is there.
  return { ...outcome, failed: outcome.failed.map((input) => explained(input, server)) };
}

/** A fault of the server is in its log alone. */
function explained(input: FailedInput, server: Server): FailedInput {
  const { status = 0, requestId } = input.failure;
  if (status < 500 || requestId === undefined) return input;
  const reason = server.reasonOf(requestId);
  return reason === undefined ? input : { ...input, reason };
}

interface Run {
  readonly options: TransformOptions;
  readonly target: Target;
  readonly parameters: TransformParameters;
  readonly signal: AbortSignal;
}

/** Several files at a time, so that many small ones keep the server as busy as a large one does. */
async function transformAll(
  files: readonly InputFile[],
  { options, target, parameters, signal }: Run,
): Promise<Outcome> {
  const { onEvent } = options;
  const transformed: TransformedInput[] = [];
  const failed: FailedInput[] = [];
  const queue = files.entries();
  const transformNext = async (): Promise<void> => {
    // The workers share the queue: each takes what is next.
    for (const [order, file] of queue) {
      const since = performance.now();
      let told = 0;
      const plan = filePlan(options, target, parameters, (records, bytes) => {
        told += bytes;
        onEvent?.({ type: "progress", records, bytes });
      });
      try {
        const records = await transformFile(file, order, { ...plan, permits, memory }, signal);
        const seconds = (performance.now() - since) / 1000;
        const input = { input: file.path, output: file.output, records, seconds };
        transformed.push(input);
        onEvent?.({ type: "finished", input });
      } catch (error) {
        if (!(error instanceof InputFailure)) throw error;
        const input = { input: file.path, failure: error, bytesLeft: file.size - told };
        failed.push(input);
        onEvent?.({ type: "failed", input });
      }
    }
  };
  const { maxConcurrentTransforms: most } = parameters;
  const permits = new Permits(most);
  const memory = newMemory();
  const workers = Array.from({ length: Math.min(most, files.length) }, transformNext);
  const results = await Promise.allSettled(workers);
  for (const result of results) if (result.status === "rejected") throw result.reason;
  return { transformed, failed };
}

/** Whether an input has its output already. One that is older than its input is out of date. */
async function isFinished({ output, modified }: InputFile): Promise<boolean> {
  try {
    const stats = await stat(output);
    return stats.isFile() && stats.mtimeMs >= modified;
  } catch {
    return false;
  }
}
