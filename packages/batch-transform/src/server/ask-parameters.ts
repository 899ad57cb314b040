import { JobError } from "../job-error.ts";
import { get, type Reply } from "../send/get.ts";
import type { Target } from "../send/target.ts";
import type { BatchStrategy } from "../transform-options.ts";
import type { StatedParameters } from "../transform-parameters.ts";

/**
 * Asks `GET /execution-parameters` how the server wants to be asked. The route is optional: a 404
 * says nothing.
 *
 * @throws JobError if the answer is anything else than 404 or parameters.
 */
export async function askParameters(
  target: Target,
  signal: AbortSignal,
): Promise<StatedParameters> {
  const where = `${target.url}execution-parameters`;
  let reply: Reply;
  try {
    reply = await get(target, "execution-parameters", { milliseconds: 60_000, signal });
  } catch (error) {
    signal.throwIfAborted();
    throw new JobError("server", `${where} did not answer: ${(error as Error).message}.`);
  }
  if (reply.status === 404) return {};
  if (reply.status !== 200) {
    throw new JobError(
      "server",
      `${where} answered ${reply.status}. Expected parameters, or 404 from a server that has none. ` +
        reply.body.slice(0, 500),
    );
  }
  return read(reply.body, where);
}

function read(body: string, where: string): StatedParameters {
  const value = parsed(body);
  if (typeof value !== "object" || value === null) {
    throw new JobError("server", `${where} did not answer a JSON object: ${body.slice(0, 200)}`);
  }
  const { BatchStrategy, MaxConcurrentTransforms, MaxPayloadInMB } = value as Parameters;
  return {
    batchStrategy: strategyOf(BatchStrategy, where),
    maxConcurrentTransforms: countOf("MaxConcurrentTransforms", MaxConcurrentTransforms, where),
    maxPayloadInMB: countOf("MaxPayloadInMB", MaxPayloadInMB, where),
  };
}

interface Parameters {
  readonly BatchStrategy?: unknown;
  readonly MaxConcurrentTransforms?: unknown;
  readonly MaxPayloadInMB?: unknown;
}

/** AWS writes them in both ways. */
const strategies: Readonly<Record<string, BatchStrategy>> = {
  MULTI_RECORD: "MultiRecord",
  MultiRecord: "MultiRecord",
  SINGLE_RECORD: "SingleRecord",
  SingleRecord: "SingleRecord",
};

function strategyOf(value: unknown, where: string): BatchStrategy | undefined {
  if (value === undefined) return undefined;
  const strategy = typeof value === "string" ? strategies[value] : undefined;
  if (strategy !== undefined) return strategy;
  throw wrong("BatchStrategy", value, Object.keys(strategies).join(", "), where);
}

function countOf(name: string, value: unknown, where: string): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
  throw wrong(name, value, "an integer of 0 or more", where);
}

function wrong(name: string, value: unknown, expected: string, where: string): JobError {
  const found = JSON.stringify(value);
  return new JobError("server", `${where} answered ${name} ${found}. Expected ${expected}.`);
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
