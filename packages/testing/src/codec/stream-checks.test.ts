import { defineCodec } from "@inference-server/core";
import { expect, it } from "vitest";
import { describeCodec } from "../index.ts";

/** Numbers, one to a line. */
function decode(bytes: Uint8Array): readonly number[] {
  const lines = Buffer.from(bytes).toString().split("\n");
  return (lines.at(-1) === "" ? lines.slice(0, -1) : lines).map(numberOf);
}

function numberOf(line: string): number {
  if (!/^\d{1,9}$/.test(line)) throw new Error(`Expected digits, found ${JSON.stringify(line)}.`);
  return Number(line);
}

type DecodeStream = (chunks: AsyncIterable<Uint8Array>) => AsyncIterable<number>;

async function* decodeLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<number> {
  let rest = "";
  for await (const chunk of chunks) {
    const lines = (rest + Buffer.from(chunk).toString("latin1")).split("\n");
    rest = lines.pop() ?? "";
    yield* lines.map(numberOf);
  }
  if (rest !== "") yield numberOf(rest);
}

/** What the checks on streams say of a codec of numbers with this `decodeStream`. */
async function verdictsOn(decodeStream: DecodeStream): Promise<Readonly<Record<string, string>>> {
  const codec = defineCodec({
    name: "numbers",
    consumes: ["application/x-numbers"],
    produces: ["application/x-numbers"],
    decode,
    decodeStream,
    encode: (value) =>
      Array.isArray(value) && value.every((item) => Number.isInteger(item) && item < 1e9)
        ? value.map((item) => `${item}\n`).join("")
        : undefined,
  });
  const verdicts: Record<string, string> = {};
  const runs: Promise<void>[] = [];
  describeCodec(codec, {
    samples: [
      { name: "numbers", value: [1, 22, 333], bytes: "1\n22\n333" },
      { name: "nothing", value: [] },
    ],
    malformed: [{ name: "a word", text: "1\none\n" }],
    fuzz: { runs: 2000 },
    test: (name, run) => {
      if (!name.includes("in chunks")) return;
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

it("passes a codec that reads in chunks what it reads whole", async () => {
  expect(await verdictsOn(decodeLines)).toEqual({
    "reads in chunks what it reads whole": "passed",
    "reads damaged samples in chunks as it reads them whole": "passed",
  });
});

it.each<readonly [fault: string, decodeStream: DecodeStream, message: RegExp]>([
  [
    "takes the end of a chunk for the end of a line",
    async function* (chunks) {
      for await (const chunk of chunks) yield* decode(chunk);
    },
    /in chunks of 1 bytes is read as \[ 1, 2, 2, 3, 3, 3 \], and decode reads it as|is refused: Error: Expected digits/,
  ],
  [
    "leaves the last line out",
    async function* (chunks) {
      let last: number | undefined;
      for await (const record of decodeLines(chunks)) {
        if (last !== undefined) yield last;
        last = record;
      }
    },
    /is read as \[ 1, 22 \], and decode reads it as \[ 1, 22, 333 \]/,
  ],
  [
    "keeps the memory of chunks",
    async function* (chunks) {
      const kept: Uint8Array[] = [];
      for await (const chunk of chunks) kept.push(chunk);
      yield* decode(Buffer.concat(kept));
    },
    /is refused: Error: Expected digits/,
  ],
  [
    "overlooks what decode refuses",
    async function* (chunks) {
      try {
        yield* decodeLines(chunks);
      } catch {
        yield 0;
      }
    },
    /is read as \[ 1, 0 \]. decode refuses it: Error: Expected digits/,
  ],
  [
    "crashes",
    async function* (chunks) {
      for await (const record of decodeLines(chunks)) {
        if (record === 22) throw new TypeError("Cannot read properties of undefined");
        yield record;
      }
    },
    /it crashed with TypeError: Cannot read properties of undefined/,
  ],
])("finds a codec that %s", async (_fault, decodeStream, message) => {
  expect(await verdictsOn(decodeStream)).toMatchObject({
    "reads in chunks what it reads whole": expect.stringMatching(message),
  });
});
