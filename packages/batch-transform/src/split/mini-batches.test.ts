import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, it } from "vitest";
import { sourceOf } from "../input/source.ts";
import type { Compression } from "../transform-options.ts";
import { miniBatches } from "./mini-batches.ts";
import type { SplitPlan } from "./split-plan.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "batch-transform-"));
});
afterAll(() => rm(folder, { recursive: true }));

interface Cut {
  readonly first: number;
  readonly records: number;
  readonly body: string;
}

async function cut(
  content: Buffer | string,
  plan: Partial<SplitPlan>,
  compression: Compression = "None",
): Promise<readonly Cut[]> {
  const path = join(folder, "input");
  const bytes = Buffer.from(content);
  const stored = compression === "Gzip" ? gzipSync(bytes) : bytes;
  await writeFile(path, stored);
  const input = { path, output: "", size: stored.length, modified: 0 };
  const whole = {
    splitType: "Line",
    isSingle: false,
    maxBytes: 1000,
    filter: undefined,
    keepsSources: false,
  } as const;
  const cuts: Cut[] = [];
  for await (const batch of miniBatches(sourceOf(input, compression), { ...whole, ...plan })) {
    const body = await bytesOf(batch.body());
    // A retry sends the same.
    expect((await bytesOf(batch.body())).equals(body)).toBe(true);
    if (batch.byteLength !== undefined) expect(batch.byteLength).toBe(body.length);
    cuts.push({ first: batch.firstRecord, records: batch.records, body: body.toString("latin1") });
  }
  return cuts;
}

async function bytesOf(body: Uint8Array | AsyncIterable<Uint8Array>): Promise<Buffer> {
  if (body instanceof Uint8Array) return Buffer.from(body);
  return buffer(
    (async function* () {
      for await (const chunk of body) yield Buffer.from(chunk);
    })(),
  );
}

it("puts as many whole lines into a request as fit", async () => {
  expect(await cut("aa\nbbb\nc\ndddd\n", { maxBytes: 7 })).toEqual([
    { first: 1, records: 2, body: "aa\nbbb\n" },
    { first: 3, records: 2, body: "c\ndddd\n" },
  ]);
});

it("puts one line into a request if asked to, its end with it", async () => {
  expect(await cut("a\r\n\nb", { isSingle: true })).toEqual([
    { first: 1, records: 1, body: "a\r\n" },
    { first: 2, records: 1, body: "\n" },
    { first: 3, records: 1, body: "b" },
  ]);
});

it("cuts at a line's end inside quotes, as SageMaker does", async () => {
  expect(await cut('"a\nb"\n', { maxBytes: 4 })).toEqual([
    { first: 1, records: 1, body: '"a\n' },
    { first: 2, records: 1, body: 'b"\n' },
  ]);
});

it("makes no request of an empty input", async () => {
  expect(await cut("", {})).toEqual([]);
});

it.each<[Compression]>([["None"], ["Gzip"]])(
  "loses no byte of a large input, compression %s",
  async (compression) => {
    const lines = Array.from(
      { length: 12_000 },
      (_, index) => `${index}:${"x".repeat(index % 977)}`,
    );
    const content = `${lines.join("\n")}\n`;
    for (const maxBytes of [1200, 70_000, 3_000_000]) {
      const cuts = await cut(content, { maxBytes }, compression);
      expect(cuts.map(({ body }) => body).join("") === content).toBe(true);
      expect(cuts.every(({ body }) => body.length <= maxBytes && body.endsWith("\n"))).toBe(true);
      expect(cuts.reduce((sum, { records }) => sum + records, 0)).toBe(12_000);
    }
  },
);

it("reads lines that are longer than what is read at a time", async () => {
  const content = `${"a".repeat(700_000)}\n${"b".repeat(900_000)}\nc\n`;
  const cuts = await cut(content, { maxBytes: 1_000_000 });
  expect(cuts.map(({ records, body }) => [records, body.length])).toEqual([
    [1, 700_001],
    [2, 900_003],
  ]);
});

it.each([
  ["in the middle", `a\n${"b".repeat(20)}\nc\n`],
  ["that never ends", `a\n${"b".repeat(2_000_000)}`],
])("names the number of a line %s that no request can hold", async (_, content) => {
  const failure = await cut(content, { maxBytes: 10 }).catch((error: unknown) => error);
  expect(failure).toMatchObject({
    name: "InputFailure",
    message: expect.stringContaining("Line 2 is larger than a request may be (MaxPayloadInMB"),
    records: [{ number: 2, unit: "line" }],
  });
});

it("sends an input that is not split as it is, whatever the strategy", async () => {
  const whole = [{ first: 1, records: 1, body: "a\nb\n" }];
  expect(await cut("a\nb\n", { splitType: "None" })).toEqual(whole);
  expect(await cut("a\nb\n", { splitType: "None", isSingle: true })).toEqual(whole);
  expect(await cut("a\nb\n", { splitType: "None", maxBytes: Infinity })).toEqual(whole);
  expect(await cut("a\nb\n", { maxBytes: Infinity }, "Gzip")).toEqual(whole);
});

it.each<[Compression]>([["None"], ["Gzip"]])(
  "refuses an input that no request can hold, compression %s",
  async (compression) => {
    await expect(cut("abcdef", { splitType: "None", maxBytes: 5 }, compression)).rejects.toThrow(
      'Split it with "--split-type Line" if each of its lines is a record',
    );
  },
);

it("says that a file is not gzip", async () => {
  const path = join(folder, "plain");
  await writeFile(path, "not compressed");
  const source = sourceOf({ path, output: "", size: 14, modified: 0 }, "Gzip");
  const reader = await source.open();
  await expect(reader.read(Buffer.alloc(10))).rejects.toThrow(
    `Reading "${path}" failed: incorrect header check`,
  );
  await reader.close();
});

const recordIO = Buffer.from("0a23d7ce03000000414243000a23d7ce040000004445464700", "hex").subarray(
  0,
  24,
);
const tfRecord = Buffer.from("0300000000000000aaaaaaaa414243bbbbbbbb", "hex");

it("keeps the frames of binary records where there are many, and takes them off one", async () => {
  expect(await cut(recordIO, { splitType: "RecordIO" })).toMatchObject([{ records: 2 }]);
  expect(await cut(recordIO, { splitType: "RecordIO", isSingle: true })).toEqual([
    { first: 1, records: 1, body: "ABC" },
    { first: 2, records: 1, body: "DEFG" },
  ]);
  const twice = Buffer.concat([tfRecord, tfRecord]);
  expect(await cut(twice, { splitType: "TFRecord", maxBytes: 30 })).toMatchObject([
    { first: 1, body: tfRecord.toString("latin1") },
    { first: 2 },
  ]);
  expect(await cut(twice, { splitType: "TFRecord", isSingle: true })).toMatchObject([
    { body: "ABC" },
    { body: "ABC" },
  ]);
});

it.each([
  [recordIO.subarray(0, 20), "The input ends within record 2."],
  [Buffer.from("not framed at all"), "Record 1 does not begin as a RecordIO record."],
])("refuses binary records that are damaged", async (content, message) => {
  await expect(cut(content, { splitType: "RecordIO" })).rejects.toThrow(message);
});
