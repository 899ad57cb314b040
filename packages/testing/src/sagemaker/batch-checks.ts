import type { ExecutionParameters } from "@inference-server/core";
import { judge, skipped, type Judgements } from "./finding.ts";
import { outcomeOf } from "./sample.ts";
import type { Subject } from "./subject.ts";
import { resolveTransformParameters } from "./transform-parameters.ts";

/** Asks for Batch Transform's parameters. */
export async function checkBatch({ wire, limits }: Subject): Promise<Judgements> {
  const deadline = limits.invocation;
  const reply = await wire.send({ method: "GET", path: "/execution-parameters", deadline });
  if (reply.status === 404) {
    const found = `Not offered (404). A job that says nothing gets ${wordsOf({})}.`;
    const judgement = { verdict: "pass", found } as const;
    return { "execution-parameters": judgement, "execution-limits": judgement };
  }
  const { container, problems } =
    reply.status === 200
      ? readParameters(reply.body.toString("utf8"))
      : { container: {}, problems: [`The status is ${outcomeOf(reply)}.`] };
  return {
    "execution-parameters": judge(problems, `A job that says nothing gets ${wordsOf(container)}.`),
    "execution-limits":
      problems.length > 0
        ? skipped("The parameters are not to be had.", "See what is said of the parameters.")
        : judge(excessesOf(container), `${wordsOf(container)}.`),
  };
}

interface Parameters {
  readonly container: Partial<ExecutionParameters>;
  readonly problems: readonly string[];
}

/** AWS writes them in both ways. */
const strategies = ["MULTI_RECORD", "SINGLE_RECORD", "MultiRecord", "SingleRecord"];

const expected: Readonly<Record<keyof ExecutionParameters, (value: unknown) => boolean>> = {
  BatchStrategy: (value) => strategies.includes(String(value)),
  MaxConcurrentTransforms: isCount,
  MaxPayloadInMB: isCount,
};

function readParameters(body: string): Parameters {
  let content: unknown;
  try {
    content = JSON.parse(body);
  } catch {
    return { container: {}, problems: [`"${body.slice(0, 100)}" is not JSON.`] };
  }
  if (typeof content !== "object" || content === null || Array.isArray(content)) {
    return { container: {}, problems: [`${body.slice(0, 100)} is not a JSON object.`] };
  }
  const problems = Object.entries(content).flatMap(([key, value]) => {
    const isExpected = Object.entries(expected).find(([name]) => name === key)?.[1];
    if (isExpected === undefined) return [`"${key}" is not one of the keys.`];
    return isExpected(value) ? [] : [`"${key}" is ${JSON.stringify(value)}.`];
  });
  return { container: content, problems };
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

/** The most MB that one instance may be sent at a time. */
const mostMB = 100;

function excessesOf(container: Partial<ExecutionParameters>): readonly string[] {
  const { MaxConcurrentTransforms: transforms, MaxPayloadInMB: payload } =
    resolveTransformParameters({ container });
  if (payload > mostMB) return [`MaxPayloadInMB is ${payload}.`];
  const product = transforms * payload;
  return product > mostMB ? [`${transforms} × ${payload} MB are ${product} MB.`] : [];
}

function wordsOf(container: Partial<ExecutionParameters>): string {
  const { BatchStrategy, MaxConcurrentTransforms, MaxPayloadInMB } = resolveTransformParameters({
    container,
  });
  const size = MaxPayloadInMB === 0 ? "no limit" : `${MaxPayloadInMB} MB`;
  return `${BatchStrategy}, ${MaxConcurrentTransforms} at a time, ${size}`;
}
