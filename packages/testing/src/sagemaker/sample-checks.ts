import { judge, skipped, type Judgement, type Judgements } from "./finding.ts";
import { platformHeaders } from "./platform-headers.ts";
import { invocationOf, nameOf, outcomeOf, type Sample } from "./sample.ts";
import { passSample, type Subject } from "./subject.ts";
import { late, type Reply } from "./wire.ts";

/** How the samples were answered. */
export interface SampleAnswers {
  readonly judgements: Judgements;
  /** A sample that was answered with 200, for variations of it. */
  readonly usable: Sample | undefined;
}

/** Sends each sample as it is. */
export async function checkSamples({ wire, limits, samples }: Subject): Promise<SampleAnswers> {
  const trials: Trial[] = [];
  for (const [index, sample] of samples.entries()) {
    const reply = await wire.send(invocationOf(sample, limits.invocation));
    trials.push({ name: nameOf(sample, index), sample, reply });
  }
  if (trials.length === 0) {
    const nothing = skipped("There is no sample to send.", passSample);
    const judgements = {
      "sample-answered": nothing,
      "answer-in-time": nothing,
      "content-length": nothing,
      "content-type": nothing,
    };
    return { judgements, usable: undefined };
  }
  const isLate = ({ reply }: Trial): boolean => reply.failure?.code === late;
  const good = trials.filter(({ reply }) => reply.status === 200);
  const slowest = Math.max(...trials.map(({ reply }) => reply.milliseconds));
  const none = skipped("No sample was answered with 200.", "See what is said of the samples.");
  return {
    usable: good[0]?.sample,
    judgements: {
      "sample-answered": trials.every(isLate)
        ? none
        : answered(trials.filter((trial) => !isLate(trial))),
      "answer-in-time": judge(
        trials
          .filter(isLate)
          .map(({ name }) => `${name}: none in ${Math.round(limits.invocation)} ms.`),
        `The slowest of ${trials.length} in ${slowest} ms.`,
      ),
      "content-length": good.length === 0 ? none : contentLength(good),
      "content-type": good.length === 0 ? none : contentType(good),
    },
  };
}

interface Trial {
  readonly name: string;
  readonly sample: Sample;
  readonly reply: Reply;
}

function answered(trials: readonly Trial[]): Judgement {
  const problems = trials
    .filter(({ reply }) => reply.status !== 200)
    .map(({ name, reply }) => `${name}: ${outcomeOf(reply)}.`);
  const names = trials.flatMap(({ sample }) => platformHeaders(sample.headers ?? {}).dropped);
  const dropped =
    names.length === 0 ? [] : [`Dropped on the way: ${[...new Set(names)].join(", ")}.`];
  return judge(
    problems.length === 0 ? [] : [...problems, ...dropped],
    [`200 for ${trials.length} of ${trials.length}.`, ...dropped].join(" "),
  );
}

function contentLength(trials: readonly Trial[]): Judgement {
  const missing = trials.filter(({ reply }) => reply.headers["content-length"] === undefined);
  return judge(
    missing.map(({ name, reply }) => {
      const encoding = reply.headers["transfer-encoding"];
      return `${name}: none${encoding === undefined ? "" : `, but Transfer-Encoding: ${encoding}`}.`;
    }),
    "Each answer has one.",
  );
}

/** What the SDK's deserializers compare. */
const compared: ReadonlySet<string> = new Set([
  "application/json",
  "application/x-npy",
  "application/x-npz",
  "text/csv",
]);

function contentType(trials: readonly Trial[]): Judgement {
  const problems = trials.flatMap(({ name, sample, reply }) => {
    const type = reply.headers["content-type"];
    if (type === undefined) return [`${name}: there is none.`];
    const [essence = ""] = type.toLowerCase().split(";");
    // Parameters that the client itself has named are what it wants.
    const asked = sample.accept ?? sample.contentType;
    const isBare = type === essence || asked.includes(";");
    return isBare || !compared.has(essence.trim()) ? [] : [`${name}: "${type}".`];
  });
  const types = new Set(trials.map(({ reply }) => `"${reply.headers["content-type"]}"`));
  return judge(problems, `${[...types].join(", ")}.`);
}
