import { judge, judgeMildly, skipped, type Judgement, type Judgements } from "./finding.ts";
import { toModelError } from "./model-error.ts";
import { invocationOf, outcomeOf, type Sample } from "./sample.ts";
import type { Subject } from "./subject.ts";
import { wordsProblem } from "./useful-words.ts";
import type { Reply } from "./wire.ts";

/** Sends what no server can read, and looks at what a client would see of it. */
export async function checkErrors({ wire, limits, samples }: Subject): Promise<Judgements> {
  const unreadable: Sample[] = [
    { body: "?", contentType: "application/x-not-known-to-anybody" },
    // In no text format, and cut off in most others.
    ...samples.slice(0, 1).map(({ contentType }) => ({ body: brokenBytes, contentType })),
  ];
  const trials: Trial[] = [];
  for (const sample of unreadable) {
    const reply = await wire.send(invocationOf(sample, limits.invocation));
    const what = sample.body === brokenBytes ? "A broken body" : "An unknown type";
    trials.push({ what, reply });
  }
  const refusals = trials.filter(({ reply }) => reply.status >= 400);
  return {
    "error-status": statusJudgement(trials),
    "error-words":
      refusals.length === 0
        ? skipped("No error was to be had.", "See what is said of the error's status.")
        : judge(refusals.flatMap(problemOf), wordsOf(refusals)),
  };
}

interface Trial {
  readonly what: string;
  readonly reply: Reply;
}

const brokenBytes = Uint8Array.of(0x22, 0xff, 0xfe, 0x00, 0x7b);

function statusJudgement(trials: readonly Trial[]): Judgement {
  const outcomes = trials.map(({ what, reply }) => `${what}: ${briefOf(reply)}.`);
  const silent = trials.filter(({ reply }) => reply.status === 0);
  if (silent.length > 0) {
    return judge(
      silent.map(({ what, reply }) => `${what}: ${outcomeOf(reply)}.`),
      "",
    );
  }
  const isWell = trials.every(({ reply }) => reply.status >= 400 && reply.status < 500);
  return judgeMildly(isWell ? [] : outcomes, outcomes.join(" "));
}

function briefOf(reply: Reply): string {
  const error = toModelError(reply);
  return error === undefined
    ? `${reply.status}, a prediction`
    : `${reply.status}, for the client ${error.statusCode}`;
}

function problemOf({ what, reply }: Trial): readonly string[] {
  const problem = wordsProblem(reply.body.toString("utf8"));
  return problem === undefined ? [] : [`${what} (${reply.status}): ${problem}`];
}

function wordsOf([first]: readonly Trial[]): string {
  const error = first && toModelError(first.reply);
  return error === undefined ? "" : error.body.OriginalMessage.slice(0, 160);
}
