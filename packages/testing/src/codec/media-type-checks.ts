import type { Plugin } from "@inference-server/core";
import { Transcoder } from "../transcoder.ts";
import { written, writes, type Bench, type Check } from "./bench.ts";
import { sameValue } from "./same-value.ts";
import { malformedBytes } from "./sample.ts";
import type { Subject } from "./subject.ts";
import { assertOwnError, fail, outcomeOf, show } from "./verdict.ts";

/** What a codec promises to those who share a server with it. */
export const mediaTypeChecks: readonly Check[] = [
  { promise: "declines what is not its own", applies: () => true, run: declinesStrangers },
  {
    promise: "takes its media types in any case and with parameters",
    applies: () => true,
    run: takesVariants,
  },
  {
    promise: "answers alike when called and when served",
    applies: () => true,
    run: answersAlike,
  },
];

/** A type that nobody registers. */
const stranger = "application/x-describe-codec-stranger";

async function declinesStrangers(bench: Bench): Promise<void> {
  const { subject, samples } = bench;
  for (const [hook, field, declared] of [
    ["inputFn", "consumes", subject.consumes],
    ["outputFn", "produces", subject.produces],
  ] as const) {
    if (subject.plugin.hooks[hook] === undefined || declared.length > 0) continue;
    fail(
      `"${hook}" declares no media types, so the server asks it about every format. Name them in ` +
        `"${field}".`,
    );
  }
  const transcoder = new Transcoder([subject.plugin]);
  const [sample] = samples;
  if (subject.writes && (await transcoder.encode(sample?.value, stranger)) !== undefined) {
    fail(`it answered a client that accepts nothing but ${stranger}.`);
  }
  if (subject.reads && (await transcoder.decode(new Uint8Array(), stranger)) !== undefined) {
    fail(`it read a request whose Content-Type is ${stranger}.`);
  }
  if (writes(bench)) await declinesCode(subject);
}

/** Functions and symbols have no bytes in any format, wherever they stand. */
async function declinesCode(subject: Subject): Promise<void> {
  const values = [
    (): void => undefined,
    Symbol("described"),
    [{ field: (): void => undefined }],
    [{ field: Symbol("described") }],
  ];
  for (const value of values) {
    const outcome = await outcomeOf(() => subject.encode(value, {}));
    if (outcome.threw) assertOwnError(outcome.error, `writing ${show(value)}`);
    else if (outcome.value !== undefined) {
      fail(
        `it wrote ${show(value)} as ${show(Buffer.from(outcome.value).toString())}. Decline what the ` +
          "format cannot hold: answer undefined, or declined(reason).",
      );
    }
  }
}

async function takesVariants(bench: Bench): Promise<void> {
  const { subject } = bench;
  for (const { sample, bytes } of await written(bench)) {
    const transcoder = new Transcoder([subject.plugin], signatureOf(sample));
    const type = subject.typeOf(sample);
    const expected = subject.reads ? await subject.decode(bytes, sample) : undefined;
    for (const variant of variantsOf(type)) {
      if (subject.reads) {
        const read = await transcoder.decode(bytes, variant);
        if (read === undefined || !sameValue(read.value, expected)) {
          fail(
            `sample "${sample.name}" with the Content-Type ${variant} was ` +
              `${read === undefined ? "declined" : `read as ${show(read.value)}`}, expected ` +
              `${show(expected)} as with ${type}.`,
          );
        }
      }
      if (!subject.writes || (await transcoder.encode(sample.value, type)) === undefined) continue;
      const again = await transcoder.encode(sample.value, variant);
      if (again === undefined || Buffer.compare(again.body, bytes) !== 0) {
        fail(
          `sample "${sample.name}" accepted as ${variant} was ` +
            `${again === undefined ? "declined" : "written with other bytes"}, expected the bytes of ${type}.`,
        );
      }
    }
  }
}

/** Ways to write the same media type (RFC 9110 §8.3.1, §5.6.6). */
function variantsOf(mediaType: string): readonly string[] {
  const [name = "", ...parameters] = mediaType.split(";");
  const rest = parameters.map((parameter) => parameter.trim());
  return [
    [name.toUpperCase(), ...rest].join(";"),
    [name, ...rest, "charset=utf-8"].join("; "),
    [name, ...rest, 'Charset="UTF-8"'].join(" ; "),
  ];
}

/** The hooks, the plugin's own `decode` and `encode`, and a server must not differ. */
async function answersAlike(bench: Bench): Promise<void> {
  const { subject, malformed } = bench;
  const { decode, encode } = subject.plugin as Plugin & Partial<Calls>;
  for (const { sample, bytes } of await written(bench)) {
    const { columns, positional = false } = sample;
    const format = subject.formatOf(sample);
    if (decode !== undefined) {
      const read = await decode(bytes, { ...format, columns, positional });
      const expected = await subject.decode(bytes, sample);
      if (!sameValue(read, expected)) {
        fail(`sample "${sample.name}": decode(bytes) gave ${show(read)}, unlike a server.`);
      }
    }
    if (encode !== undefined) {
      const answer = await encode(sample.value, format);
      const direct = typeof answer === "string" ? Buffer.from(answer) : answer;
      if (!(direct instanceof Uint8Array) || Buffer.compare(direct, bytes) !== 0) {
        fail(`sample "${sample.name}": encode(value) gave ${show(answer)}, unlike a server.`);
      }
    }
  }
  for (const sample of subject.reads ? malformed : []) {
    const transcoder = new Transcoder([subject.plugin], signatureOf(sample));
    const reading = (): Promise<unknown> =>
      transcoder.decode(malformedBytes(sample), subject.typeOf(sample));
    const outcome = await outcomeOf(reading);
    if (!outcome.threw || statusOf(outcome.error) < 500) continue;
    fail(
      `malformed "${sample.name}": a server answers ${statusOf(outcome.error)}, expected 400. A ` +
        "refusal must blame the request.",
      outcome.error,
    );
  }
}

interface Calls {
  decode(bytes: Uint8Array, args: object): unknown;
  encode(value: unknown, args: object): unknown;
}

function statusOf(error: unknown): number {
  const problem =
    typeof error === "object" && error !== null && "problem" in error ? error.problem : undefined;
  return typeof problem === "object" && problem !== null && "status" in problem
    ? Number(problem.status)
    : 500;
}

function signatureOf({
  columns,
  positional,
}: Pick<Bench["samples"][number], "columns" | "positional">) {
  return {
    ...(columns !== undefined && { columns }),
    ...(positional !== undefined && { positional }),
  };
}
