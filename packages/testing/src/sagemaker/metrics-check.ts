import { pingLimit } from "./deadlines.ts";
import { judgeMildly, type Judgements } from "./finding.ts";
import { quiet, repetitions } from "./ping-checks.ts";
import { outcomeOf } from "./sample.ts";
import { printedDuring, type Subject } from "./subject.ts";
import type { Reply } from "./wire.ts";

/** Asks for metrics, as a collector does whether there are any or not. */
export async function checkMetrics(subject: Subject): Promise<Judgements> {
  const { wire } = subject;
  const replies: Reply[] = [];
  const askAll = async (): Promise<void> => {
    for (let count = 0; count < repetitions; count += 1) {
      replies.push(await wire.send({ method: "GET", path: "/metrics", deadline: pingLimit }));
    }
  };
  const lines = await printedDuring(subject, askAll);
  const { verdict, found } = quiet(lines, "requests");
  const [first] = replies;
  const bad = replies.find(({ status }) => status === 0 || status >= 500);
  const isLarge = replies.some(({ status, body }) => status !== 200 && body.byteLength > smallBody);
  const problems = [
    ...(bad === undefined ? [] : [`${outcomeOf(bad)}.`]),
    ...(isLarge ? ["A refusal of more than 4,096 bytes is not cheap."] : []),
    ...(verdict === "warning" ? [found] : []),
  ];
  return { "metrics-route": judgeMildly(problems, `${first?.status ?? 0}.`) };
}

const smallBody = 4096;
