import { setTimeout as pause } from "node:timers/promises";
import { judge, skipped, type Judgement, type Judgements } from "./finding.ts";
import { addedHeaders } from "./platform-headers.ts";
import { invocationOf, outcomeOf, type Sample, type Variation } from "./sample.ts";
import type { Subject } from "./subject.ts";
import type { Reply } from "./wire.ts";

/** Sends one sample in other ways, none of which may change the answer. */
export async function checkVariations(
  { wire, limits }: Subject,
  sample: Sample | undefined,
): Promise<Judgements> {
  if (sample === undefined) {
    const none = skipped("No sample was answered with 200.", "Pass a sample that is.");
    return {
      "unknown-headers": none,
      "body-exact": none,
      "chunked-body": none,
      "accept-default": none,
      "custom-attributes": none,
    };
  }
  const send = (variation?: Variation): Promise<Reply> =>
    wire.send(invocationOf(sample, limits.invocation, variation));
  const usual = await send();
  const again = await send();
  // A model may answer the same question in another way each time.
  const comparesBodies = usual.body.equals(again.body);
  const alike = (one: Reply, other: Reply): boolean =>
    one.status === other.status &&
    one.headers["content-type"] === other.headers["content-type"] &&
    (!comparesBodies || one.body.equals(other.body));
  const asUsual = (reply: Reply, how: string): Judgement =>
    judge(
      alike(usual, reply) ? [] : [`${how}: ${differenceOf(usual, reply)}.`],
      `${how}: the same answer.`,
    );
  return {
    "unknown-headers": asUsual(
      await send({ headers: addedHeaders }),
      `With ${Object.keys(addedHeaders).join(", ")}`,
    ),
    "body-exact": asUsual(await send({ between: () => pause(30) }), "In two pieces"),
    "chunked-body": asUsual(await send({ chunked: true }), "Chunked"),
    "accept-default": acceptDefault(
      await send({ accept: null }),
      await send({ accept: "*/*" }),
      alike,
    ),
    "custom-attributes": customAttributes(
      await send({ headers: { [attributes]: sent } }),
      await send(),
    ),
  };
}

function acceptDefault(
  without: Reply,
  any: Reply,
  alike: (one: Reply, other: Reply) => boolean,
): Judgement {
  const isFine = without.status === 200 && alike(without, any);
  const problem = `Without: ${briefOf(without)}. With */*: ${briefOf(any)}.`;
  return judge(isFine ? [] : [problem], `Both: ${briefOf(any)}.`);
}

const attributes = "X-Amzn-SageMaker-Custom-Attributes";
const sent = "trace-id=simulated-1";

function customAttributes(asked: Reply, unasked: Reply): Judgement {
  const [first, second] = [asked, unasked].map(({ headers }) =>
    headers[attributes.toLowerCase()]?.toString(),
  );
  const problems = [first, second].flatMap((value) =>
    value === undefined || isAttributes(value) ? [] : [`"${value}" is not a value for it.`],
  );
  const leaked = second === sent ? ["A request without any got those of the one before."] : [];
  return judge(
    [...problems, ...leaked],
    `With them: ${first ?? "none"}. Without: ${second ?? "none"}.`,
  );
}

/** Visible US-ASCII, and not what a language prints for "nothing". */
function isAttributes(value: string): boolean {
  return (
    /^[\u0020-\u007E]{1,1024}$/u.test(value) &&
    !["undefined", "null", "None"].includes(value.trim())
  );
}

function briefOf(reply: Reply): string {
  return reply.status === 200 ? `200 ${reply.headers["content-type"]}` : outcomeOf(reply);
}

function differenceOf(usual: Reply, reply: Reply): string {
  const isStatus = usual.status !== reply.status;
  if (isStatus || usual.headers["content-type"] !== reply.headers["content-type"]) {
    return `${briefOf(reply)} in place of ${briefOf(usual)}`;
  }
  return "another body";
}
