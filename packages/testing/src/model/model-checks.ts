import { fail, show } from "../codec/verdict.ts";
import { sameValue } from "../codec/same-value.ts";
import type { ModelBench } from "./model-bench.ts";
import { isPlaceholderList } from "./placeholder.ts";

/** The model answers its examples: as a list, and each on its own. */
export async function answersExamples(bench: ModelBench): Promise<void> {
  const { examples } = bench;
  if (examples.length === 0) {
    fail('there are no examples. Add "examples" to the model, or pass them to describeModel.');
  }
  if (isBytes(examples)) {
    for (const example of examples) {
      await bench.predict({ value: example }, `Example ${show(example)}`);
    }
    return;
  }
  const predictions = await bench.predict({ value: examples }, "The list of examples");
  if (!Array.isArray(predictions) || predictions.length !== examples.length) {
    fail(`${examples.length} examples were answered with ${show(predictions)}, expected a list.`);
  }
  for (const [index, example] of examples.entries()) {
    const value = payloadOf(example);
    const answer = await bench.predict({ value }, `Example ${index}`);
    const alone: unknown = Array.isArray(value) && Array.isArray(answer) ? answer[0] : answer;
    if (sameValue(alone, predictions[index])) continue;
    fail(
      `example ${index}, ${show(example)}, gave ${show(alone)} alone and ` +
        `${show(predictions[index])} in a list. A model must predict the same each time.`,
    );
  }
}

/** Some installed codec can carry the examples. */
export async function isServable(bench: ModelBench, formats: readonly string[]): Promise<void> {
  const { examples } = bench;
  if (isBytes(examples)) return;
  for (const format of formats) {
    if ((await bench.carried(examples, format)) !== undefined) return;
  }
  fail(
    `none of the codecs can carry the examples ${show(examples)}; they write ` +
      `${formats.join(", ") || "nothing"}. Add a codec to "plugins".`,
  );
}

/** In one format the examples give the predictions that their values give. */
export async function answersInFormat(bench: ModelBench, format: string): Promise<void> {
  const { examples } = bench;
  if (isBytes(examples)) return;
  for (const payload of [examples, ...examples.map(payloadOf)]) {
    const body = await bench.carried(payload, format);
    if (body === undefined) continue;
    const what = `${show(payload)} as ${body.contentType}`;
    const expected = await bench.predict({ value: payload }, show(payload));
    const prediction = await bench.predict(body, what);
    const wanted = body.isList && !Array.isArray(payload) ? [expected] : expected;
    if (!sameValue(prediction, wanted)) {
      fail(`${what} gave ${show(prediction)}, expected ${show(wanted)} as without a codec.`);
    }
    const answer = await bench.send({ input: body, accept: format });
    // Not every format can hold every prediction.
    if (answer.ok || answer.problem.status === 406) continue;
    fail(`${what} was answered with ${answer.problem.status}: ${answer.problem.detail}`);
  }
}

/** Examples that are bodies of their own are answered under the media types that the model reads. */
export async function answersBytes(bench: ModelBench, range: string): Promise<void> {
  // RFC 4735 keeps this subtype free for examples.
  const contentType = range.replace("*", "example");
  for (const body of bench.examples) {
    if (!(body instanceof Uint8Array)) continue;
    const what = `${show(body)} as ${contentType}`;
    const prediction = await bench.predict({ body, contentType }, what);
    const expected = await bench.predict({ value: body }, show(body));
    if (sameValue(prediction, expected)) continue;
    fail(`${what} gave ${show(prediction)}, expected ${show(expected)} as without a codec.`);
  }
}

/**
 * Bad records are the client's fault: as values, and in every format that can carry them. Those that
 * arrive as a list may be answered with a placeholder.
 */
export async function refusesBad(
  bench: ModelBench,
  bad: readonly unknown[],
  formats: readonly string[],
): Promise<void> {
  for (const record of bad) {
    const payload = payloadOf(record);
    await refuses(bench, { value: payload }, show(record), Array.isArray(payload));
    for (const format of formats) {
      const body = await bench.carried(payload, format);
      if (body === undefined) continue;
      await refuses(bench, body, `${show(record)} as ${body.contentType}`, body.isList);
    }
  }
}

async function refuses(
  bench: ModelBench,
  input: Parameters<ModelBench["send"]>[0]["input"],
  what: string,
  isList: boolean,
): Promise<void> {
  const result = await bench.send({ input });
  if (result.ok) {
    if (isList && "value" in result && isPlaceholderList(result.value)) return;
    fail(`${what} was answered, expected a refusal: a schema in "input" refuses it.`);
  }
  const { status, code, detail } = result.problem;
  if (status < 500) return;
  const [thrown] = result.report.failure?.errors ?? [];
  fail(
    `${what} was answered with ${status} ${code}, which blames the server: ` +
      `${thrown?.message ?? detail} Refuse it with a schema in "input", or throw a requestError.`,
  );
}

/** A record as a payload of its own: one that is an array would be taken for a list. */
function payloadOf(record: unknown): unknown {
  return Array.isArray(record) ? [record] : record;
}

/** Models that take bodies as they are have no lists of records. */
function isBytes(examples: readonly unknown[]): boolean {
  return examples.some((example) => example instanceof Uint8Array);
}
