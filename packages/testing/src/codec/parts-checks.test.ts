import { declined, defineCodec, type PartsEncoder } from "@inference-server/core";
import { expect, it } from "vitest";
import { describeCodec } from "../index.ts";

const mediaType = "application/x-numbers";

const isNumber = (value: unknown) => Number.isInteger(value);

/** What the checks on parts say of a codec of numbers, one to a line, with this `encodeInParts`. */
async function verdictsOn(
  encodeInParts: () => PartsEncoder,
): Promise<Readonly<Record<string, string>>> {
  const codec = defineCodec({
    name: "numbers",
    produces: [mediaType],
    encode: (value) =>
      Array.isArray(value) && value.every(isNumber) ? `${value.length}:${value.join()}` : undefined,
    encodeInParts,
  });
  const verdicts: Record<string, string> = {};
  const runs: Promise<void>[] = [];
  describeCodec(codec, {
    samples: [
      { name: "numbers", value: [1, 22, 333] },
      { name: "nothing", value: [] },
    ],
    malformed: [],
    fuzz: { runs: 400 },
    test: (name, run) => {
      if (!name.includes("in parts")) return;
      const verdict = run().then(
        () => "passed",
        (error: unknown) => String(error),
      );
      runs.push(verdict.then((text) => void (verdicts[name.replace('"numbers" ', "")] = text)));
    },
  });
  await Promise.all(runs);
  return verdicts;
}

function encoderOf(
  add: (texts: string[], values: readonly unknown[]) => ReturnType<PartsEncoder["add"]>,
  finish = (texts: readonly string[]) => `${texts.length}:${texts.join()}`,
): () => PartsEncoder {
  return () => {
    const texts: string[] = [];
    return { add: (values) => add(texts, values), finish: () => finish(texts) };
  };
}

function addNumbers(texts: string[], values: readonly unknown[]): ReturnType<PartsEncoder["add"]> {
  texts.push(...values.map(String));
  return values.every(isNumber) ? undefined : declined("These are no numbers.");
}

it("passes a codec that writes in parts what it writes whole", async () => {
  expect(await verdictsOn(encoderOf(addNumbers))).toEqual({
    "writes in parts what it writes whole": "passed",
    "writes made-up lists in parts as it writes them whole": "passed",
  });
});

it.each<readonly [fault: string, encodeInParts: () => PartsEncoder, message: RegExp]>([
  [
    "counts the last part alone",
    encoderOf((texts, values) => {
      texts.length = 0;
      return addNumbers(texts, values);
    }),
    /in parts of 2, 1 values is written as '1:333', and encode writes it as '3:1,22,333'/,
  ],
  [
    "writes what encode declines",
    encoderOf((texts, values) => void addNumbers(texts, values)),
    /is written as .* encode declines it/,
  ],
  [
    "declines what encode writes",
    encoderOf((texts, values) =>
      values.length === 1 ? declined("One number is not enough.") : addNumbers(texts, values),
    ),
    /in parts of 2, 1 values is declined. encode writes it as '3:1,22,333'/,
  ],
  [
    "cannot finish without a part",
    encoderOf(addNumbers, (texts) => (texts.length === 0 ? "" : `${texts.length}:${texts.join()}`)),
    /\[\] in parts of 0 values is written as '', and encode writes it as '0:'/,
  ],
])("finds a codec that %s", async (_fault, encodeInParts, message) => {
  expect(await verdictsOn(encodeInParts)).toMatchObject({
    "writes in parts what it writes whole": expect.stringMatching(message),
  });
});
