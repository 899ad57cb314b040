import { fileURLToPath } from "node:url";
import { checkBatch } from "./batch-checks.ts";
import { checkBusyPings } from "./busy-check.ts";
import { startContainer, type Container, type ContainerOptions } from "./container.ts";
import { deadlines } from "./deadlines.ts";
import { checkErrors } from "./error-checks.ts";
import {
  findingsOf,
  judge,
  skipped,
  type Finding,
  type Judgement,
  type Judgements,
} from "./finding.ts";
import { checkMetrics } from "./metrics-check.ts";
import { changedSince, directoryState } from "./model-directory.ts";
import { checkPings } from "./ping-checks.ts";
import { checkSamples } from "./sample-checks.ts";
import type { Sample } from "./sample.ts";
import { checkStart } from "./start-checks.ts";
import { checkStop } from "./stop-checks.ts";
import type { Subject } from "./subject.ts";
import { checkVariations } from "./variation-checks.ts";
import { wireTo, type Wire } from "./wire.ts";

/** A server that is running already. What only a process shows is skipped. */
export interface UrlTarget {
  /** Where it listens: `http://localhost:8080`. */
  readonly url: string | URL;
}

/** A server that the simulator starts and stops, as the platform does with a container. */
export type CommandTarget = ContainerOptions;

/** What the simulator can be told. */
export interface SimulationOptions {
  /**
   * Multiplies the platform's waits: 8 minutes for the start, 60 s for an invocation, 30 s from
   * SIGTERM to SIGKILL. 0.1 is a tenth of them. The 2 s of a ping and the 250 ms of a connection
   * stay. Default: 1.
   */
  readonly clock?: number;
  /** Requests that the server answers with predictions. Without any, half of the facts are skipped. */
  readonly samples?: readonly Sample[];
  /** A request that takes more than 2 s to predict, to ping beside. Default: that fact is skipped. */
  readonly busy?: Sample;
  /** The directory of the model's files, which must stay as it is. Default: that fact is skipped. */
  readonly modelDir?: string | URL;
}

/**
 * Plays SageMaker's side against a real process: starts it with `serve` and a port, pings it,
 * invokes it, sends SIGTERM, and says of each fact of the platform's contract whether it holds. Nothing
 * that the server does wrong is thrown: it is a finding.
 *
 * @throws RangeError if `clock` is not above 0; Error if `modelDir` cannot be read.
 */
export async function simulateSageMaker(
  target: CommandTarget | UrlTarget,
  options: SimulationOptions = {},
): Promise<readonly Finding[]> {
  const { clock = 1, samples = [], busy, modelDir } = options;
  const limits = deadlines(clock);
  const directory = modelDir instanceof URL ? fileURLToPath(modelDir) : modelDir;
  const before = directory === undefined ? undefined : directoryState(directory);
  const { origin, container } = await open(target);
  const wire = wireTo(origin);
  try {
    const subject = { wire, limits, container, samples, busy };
    const { judgements, isReady } = await checkStart(subject);
    const others = isReady ? await checkAll(subject) : {};
    const untouched: Judgements =
      directory === undefined || before === undefined
        ? { "model-directory": skipped("It is not known.", "Pass `modelDir`.") }
        : { "model-directory": directoryJudgement(changedSince(before, directory)) };
    return findingsOf({ ...judgements, ...others, ...untouched }, neverReady);
  } finally {
    wire.close();
    await container?.remove();
  }
}

async function open(
  target: CommandTarget | UrlTarget,
): Promise<{ readonly origin: URL; readonly container: Container | undefined }> {
  if ("url" in target) return { origin: new URL(target.url), container: undefined };
  const container = await startContainer(target);
  return { origin: container.origin, container };
}

async function checkAll(subject: Subject): Promise<Judgements> {
  const pings = await checkPings(subject);
  const { judgements, usable } = await checkSamples(subject);
  return {
    ...pings,
    ...judgements,
    ...(await checkVariations(subject, usable)),
    ...(await checkBusyPings(subject)),
    ...(await checkErrors(subject)),
    ...(await checkBatch(subject)),
    ...(await checkMetrics(subject)),
    ...headersJudgement(subject.wire),
    ...(await checkStop(subject, usable)),
  };
}

const neverReady = skipped("The server was never ready.", "See what is said of its start.");

/** Bytes of all headers of an answer. */
const headersLimit = 4096;

function headersJudgement({ largestHeaders: { bytes, of } }: Wire): Judgements {
  const found = `The largest have ${bytes} bytes (${of}).`;
  return { "response-headers": judge(bytes < headersLimit ? [] : [found], found) };
}

function directoryJudgement(changed: readonly string[]): Judgement {
  return judge(
    changed.length === 0 ? [] : [`Written, changed or removed: ${changed.join(", ")}.`],
    "Nothing has changed there.",
  );
}
