import assert from "node:assert/strict";
import { defineModel } from "@inference-server/core";
import csv from "@inference-server/csv-codec/plugin";
import json from "@inference-server/json-codec/plugin";
import { msgpackCodec } from "@inference-server/msgpack-codec";
import { client, postInvocations, type Client } from "@inference-server/testing";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const record = { location: "Fair Isle", note: null, heights: [1, -2.5e3, { "": "é😀\n" }] };
const rows = [["Fair Isle"], ["Dogger"]];
const text = (value: string) => new TextEncoder().encode(value);
const msgpack = msgpackCodec();

/** Well-formed bodies of every format. */
const samples: readonly (readonly [contentType: string, bytes: Uint8Array])[] = [
  ["application/json", text(JSON.stringify(record))],
  ["application/json", text(JSON.stringify({ instances: [record, record] }))],
  ["application/json", text(JSON.stringify(rows))],
  [
    "application/json",
    text('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}'),
  ],
  ["application/jsonlines", text(`${JSON.stringify(record)}\n\n${JSON.stringify(record)}\r\n`)],
  ["text/csv", text('"Fair ""Isle""\r\nx"\nDogger\n')],
  ["text/csv;header=present", text("location,__proto__,constructor\nDogger,1,2\n")],
  ["application/msgpack", msgpack.encode([record, record]) ?? text("")],
  ["application/msgpack", msgpack.encode({ instances: [record] }) ?? text("")],
  ["application/msgpack", msgpack.encode([new Date(0), Uint8Array.of(1)]) ?? text("")],
];
const pieces: readonly Uint8Array[] = [
  ...'{ } [ ] , : " \\ \n \r\n ; 1e999 9007199254740993 -0 null NaN \\ud800 \uFEFF'.split(" "),
  "[".repeat(2000),
  '{"location":"a"}',
  '"__proto__":',
].map(text);
const hostile = [
  "c1",
  "ddffffffff",
  "dfffffffff",
  "c6ffffffff",
  "d47240",
  "c7ff7000",
  "ff",
  "eda080",
];

const piece = fc.oneof(
  fc.constantFrom(...pieces, ...hostile.map((hex) => Uint8Array.from(Buffer.from(hex, "hex")))),
  fc.uint8Array({ maxLength: 8 }),
);
/** Random bytes, and pieces of formats in a row. */
const noise = fc.oneof(
  fc.uint8Array({ maxLength: 64 }),
  fc.array(piece, { maxLength: 8 }).map(joined),
);
/** Samples of which a part was replaced. */
const damaged = fc
  .tuple(fc.constantFrom(...samples), fc.nat(200), fc.nat(12), piece)
  .map(([[contentType, sample], at, length, other]) => ({
    contentType,
    body: joined([sample.subarray(0, at), other, sample.subarray(at + length)]),
  }));

const mediaTypes = fc.constantFrom(
  ..."application/json application/jsonlines application/msgpack text/csv */* text/* */json".split(
    " ",
  ),
  ..."application/vnd.acme+json application/x-ndjson application/octet-stream image/png".split(" "),
);
const parameters = fc.constantFrom(
  ..."header=present header=absent header=perhaps charset=utf-8 charset=utf-16 q=0 q=0.5".split(
    " ",
  ),
  ...'header="present" header=" q=2 q=x __proto__=1 ; = "'.split(" "),
);
const supported = "application/json application/jsonlines application/msgpack text/csv */*".split(
  " ",
);
const oddities = 'a q 0 . / ; , = " \\ * + ; \t'.split(" ");
const header = fc.oneof(
  { weight: 4, arbitrary: mediaTypes },
  {
    weight: 2,
    arbitrary: fc
      .tuple(mediaTypes, fc.array(parameters, { maxLength: 3 }))
      .map(([mediaType, rest]) => [mediaType, ...rest].join(";")),
  },
  {
    weight: 1,
    arbitrary: fc.array(fc.constantFrom(...oddities), { maxLength: 12 }).map((all) => all.join("")),
  },
);
const accept = fc.oneof(
  header,
  fc.array(header, { maxLength: 4 }).map((list) => list.join(", ")),
);

const requests = fc.record({
  asked: fc.oneof(
    damaged,
    fc.constantFrom(...samples).map(([contentType, body]) => ({ contentType, body })),
    fc.record({ contentType: header, body: noise }),
    fc.tuple(header, damaged).map(([contentType, { body }]) => ({ contentType, body })),
  ),
  accepted: fc.oneof(fc.constant(undefined), fc.constantFrom(...supported), accept),
});

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts));
}

interface Verdict {
  readonly status: number;
  readonly code: unknown;
}

/** Posts, and holds the answer to what every answer promises. */
async function verdictOf(
  application: Client,
  body: Uint8Array,
  contentType: string,
  accepted: string | undefined,
): Promise<Verdict> {
  const response = await postInvocations(application, body, {
    contentType,
    ...(accepted !== undefined && { accept: accepted }),
  });
  const { status, headers } = response;
  const answer = await response.text();
  if (status === 200) return { status, code: undefined };
  assert.equal(headers.get("content-type"), "application/problem+json");
  assert.doesNotMatch(answer, /\bat [\w.]+ \(|node_modules|\.ts:/);
  const problem = JSON.parse(answer) as Verdict;
  assert.equal(problem.status, status);
  return problem;
}

const untouched = Reflect.ownKeys(Object.prototype).length;

/** Asks what the fuzzer asks; answers how often each status came back. */
async function statusesOf(
  application: Client,
  isRight: (verdict: Verdict) => boolean,
): Promise<ReadonlyMap<number, number>> {
  const seen = new Map<number, number>();
  await fc.assert(
    fc.asyncProperty(requests, async ({ asked: { body, contentType }, accepted }) => {
      const verdict = await verdictOf(application, body, contentType, accepted);
      seen.set(verdict.status, (seen.get(verdict.status) ?? 0) + 1);
      assert(isRight(verdict), `${verdict.status} ${String(verdict.code)}`);
      assert.equal(Reflect.ownKeys(Object.prototype).length, untouched);
    }),
    { numRuns: 3000, seed: 1 },
  );
  return seen;
}

describe("the application", () => {
  let application: Client;
  beforeAll(async () => {
    application = await client({ from: import.meta.url });
  });
  afterAll(() => application.close());

  it("blames the request for every body, whatever its Content-Type and Accept", async () => {
    const seen = await statusesOf(application, ({ status }) => status < 500);
    // The cases reach every verdict there is.
    expect(new Set(seen.keys())).toEqual(new Set([200, 400, 406, 415, 422]));
  });
});

describe("a model that answers what it was asked", () => {
  const echo = defineModel({ name: "echo", predict: ({ record: asked }) => asked ?? null });
  let application: Client;
  beforeAll(async () => {
    application = await client({ plugins: [echo, json, msgpack, csv] });
  });
  afterAll(() => application.close());

  it("fails only where the negotiated format cannot hold the answer", async () => {
    const seen = await statusesOf(
      application,
      ({ status, code }) => status < 500 || code === "encoding_failed",
    );
    expect(seen.get(200)).toBeGreaterThan(100);
  });
});
