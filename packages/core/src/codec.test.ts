import { describe, expect, it } from "vitest";
import { json, jsonLines } from "../test/codecs.ts";
import { ask } from "../test/ask.ts";
import { collect } from "./chain.ts";
import { defineCodec } from "./codec.ts";
import type { CodecDefinition, DecodeArgs, EncodeArgs } from "./codec-definition.ts";
import { declined } from "./declined.ts";
import { definePlugin } from "./plugin.ts";
import { createService } from "./create-service.ts";

const bytes = new TextEncoder().encode("[1,2]");

/** A service of one codec whose model answers `prediction`, whatever it is asked. */
function serving(codec: typeof json | ReturnType<typeof defineCodec>, prediction: unknown) {
  const model = definePlugin({ name: "model", hooks: { predictFn: () => prediction } });
  return createService({ plugins: [json, codec, model] });
}

async function* streamOf<Value>(...values: readonly Value[]): AsyncGenerator<Value> {
  yield* values;
}

function decode(): null {
  return null;
}

function encode(): string {
  return "";
}

describe("without a server", () => {
  it("decodes and encodes", () => {
    expect(json.decode(bytes)).toEqual([1, 2]);
    expect(json.encode([1, 2])).toBe("[1,2]");
  });

  it("has the first of its media types, and no columns, unless told otherwise", () => {
    const decoded: DecodeArgs[] = [];
    const encoded: EncodeArgs[] = [];
    const codec = defineCodec({
      name: "csv",
      consumes: ["text/csv;header=present", "text/*"],
      produces: ["text/csv;header=absent"],
      decode: (_bytes, args) => decoded.push(args),
      encode: (_value, args) => {
        encoded.push(args);
        return "";
      },
    });
    codec.decode(bytes);
    codec.decode(bytes, { mediaType: "text/plain", parameters: {}, columns: [{ name: "x" }] });
    codec.encode([]);
    expect(decoded).toEqual([
      {
        mediaType: "text/csv",
        parameters: { header: "present" },
        columns: undefined,
        positional: false,
      },
      { mediaType: "text/plain", parameters: {}, columns: [{ name: "x" }], positional: false },
    ]);
    expect(encoded).toEqual([{ mediaType: "text/csv", parameters: { header: "absent" } }]);
  });

  it("decodes a stream of chunks, with the same defaults", async () => {
    const codec = defineCodec({
      name: "csv",
      consumes: ["text/csv;header=present"],
      decode,
      decodeStream: async function* (chunks, args) {
        yield args;
        for await (const chunk of chunks) yield chunk.length;
      },
    });
    const args = { columns: undefined, positional: false };
    const twoChunks = streamOf(bytes, bytes.subarray(1));
    expect(await collect(codec.decodeStream(twoChunks))).toEqual([
      { mediaType: "text/csv", parameters: { header: "present" }, ...args },
      5,
      4,
    ]);
    expect(await collect(codec.decodeStream(streamOf(), { parameters: {} }))).toEqual([
      { mediaType: "text/csv", parameters: {}, ...args },
    ]);
  });

  it("has no function for the direction it does not know", () => {
    expect(json).not.toHaveProperty("decodeStream");
    expect(defineCodec({ name: "reads", consumes: ["a/b"], decode })).not.toHaveProperty("encode");
    expect(defineCodec({ name: "writes", produces: ["a/b"], encode: () => "" })).not.toHaveProperty(
      "decode",
    );
  });
});

describe("in a service", () => {
  it("gets bytes, media type, parameters and columns", async () => {
    let seen: unknown;
    const codec = defineCodec({
      name: "csv",
      consumes: ["text/csv"],
      decode: (body, { mediaType, parameters, columns, positional }) => {
        seen = { body, mediaType, parameters: { ...parameters }, columns, positional };
        return null;
      },
    });
    await ask(serving(codec, 1), "a,b\n", { "content-type": 'Text/CSV; header="present"' });
    expect(seen).toEqual({
      body: new TextEncoder().encode("a,b\n"),
      mediaType: "text/csv",
      parameters: { header: "present" },
      columns: undefined,
      positional: false,
    });
  });

  it("writes the negotiated type exactly, without a charset", async () => {
    const codec = defineCodec({
      name: "csv",
      produces: ["text/csv", "text/csv;header=present"],
      encode: (_value, { parameters }) => (parameters["header"] === "present" ? "x\n1\n" : "1\n"),
    });
    const service = serving(codec, 1);
    expect(await ask(service, "1", { accept: "text/csv; charset=utf-8" })).toMatchObject({
      body: "1\n",
      contentType: "text/csv",
    });
    expect(await ask(service, "1", { accept: 'Text/CSV; Header="present"' })).toMatchObject({
      body: "x\n1\n",
      contentType: "text/csv;header=present",
    });
  });

  it("may be async in both directions", async () => {
    const codec = defineCodec({
      name: "slow",
      consumes: ["a/b"],
      produces: ["a/b"],
      decode: async () => null,
      encode: async (value) => String(value),
    });
    expect(await ask(serving(codec, 7), "", { "content-type": "a/b" })).toMatchObject({
      body: "7",
      contentType: "a/b",
    });
  });

  it('of records alone gets the list out of {"predictions": […]}', async () => {
    const headers = { accept: "application/jsonlines" };
    const service = serving(jsonLines, { predictions: [1, 2] });
    expect(await ask(service, "0", headers)).toMatchObject({ body: "1\n2\n" });
    const other = serving(jsonLines, { predictions: [1, 2], model: "a" });
    expect(await ask(other, "0", headers)).toMatchObject({
      body: '{"predictions":[1,2],"model":"a"}\n',
    });
    expect(await ask(serving(json, { predictions: [1, 2] }), "0")).toMatchObject({
      body: '{"predictions":[1,2]}',
    });
  });

  it("writes a stream piece by piece if it can, and gets it collected if not", async () => {
    const headers = { accept: "application/jsonlines" };
    const streamed = await serving(jsonLines, streamOf(1, 2)).invoke({
      body: bytes,
      headers: { "content-type": "application/json", ...headers },
    });
    if (!streamed.ok || typeof streamed.body === "string" || streamed.body instanceof Uint8Array) {
      throw new Error("The answer is no stream.");
    }
    expect(await collect(streamed.body)).toHaveLength(2);
    expect(await ask(serving(json, streamOf(1, 2)), "0")).toMatchObject({ body: "[1,2]" });
  });
});

describe("declines a value", () => {
  const table = defineCodec({
    name: "table",
    produces: ["text/csv", "text/csv;header=present"],
    encode: (value) =>
      Array.isArray(value) ? "1\n" : declined('CSV cannot hold what is at "/image".'),
  });

  it("and the next acceptable codec is asked", async () => {
    const accept = "text/csv, application/json;q=0.1";
    expect(await ask(serving(table, { image: 1 }), "0", { accept })).toMatchObject({
      ok: true,
      contentType: "application/json",
    });
  });

  it("and says why, where nobody else may answer: 406", async () => {
    const answer = await ask(serving(table, { image: 1 }), "0", { accept: "text/csv" });
    expect(answer).toMatchObject({ ok: false, problem: { status: 406, code: "not_acceptable" } });
    expect(!answer.ok && answer.problem.detail).toBe(
      'The prediction cannot be written as "Accept: text/csv" asks. CSV cannot hold what is at ' +
        '"/image". Writable: application/json, text/csv, text/csv;header=present. Send one of ' +
        "these in Accept, or no Accept header.",
    );
  });

  it("and it is the server's fault, where the client would take anything: 500", async () => {
    const model = definePlugin({ name: "model", hooks: { predictFn: () => ({ image: 1 }) } });
    const reads = defineCodec({ name: "reads", consumes: ["a/b"], decode: () => null });
    const service = createService({ plugins: [reads, table, model] });
    const answer = await ask(service, "", { "content-type": "a/b" });
    expect(answer).toMatchObject({ ok: false, problem: { status: 500, code: "encoding_failed" } });
    expect(answer.report.failure?.errors[0]?.message).toBe(
      "No plugin writes the prediction: every outputFn declined it. CSV cannot hold what is at " +
        '"/image".',
    );
  });

  it("on the way in with undefined: 415, for the bytes must not reach the model", async () => {
    let asked = false;
    const codec = defineCodec({ name: "shy", consumes: ["a/b"], decode: () => undefined });
    const model = definePlugin({ name: "model", hooks: { predictFn: () => (asked = true) } });
    const service = createService({ plugins: [codec, json, model] });
    expect(await ask(service, "x", { "content-type": "a/b" })).toMatchObject({
      problem: { status: 415, code: "unsupported_media_type" },
    });
    expect(asked).toBe(false);
  });
});

describe("refuses a definition that JavaScript let pass", () => {
  it.each([
    [{}, 'has neither "decode" nor "encode".'],
    [{ decode }, 'has one of "consumes" and "decode". Define both or neither.'],
    [{ consumes: ["a/b"], produces: ["a/b"], encode }, 'has one of "consumes" and'],
    [
      { produces: ["a/b"], encode, decodeStream: decode },
      'has "decodeStream" without "decode". Define both: the server reads complete bodies.',
    ],
    [{ consumes: ["a/b"], decode, produces: ["a/b"] }, 'has one of "produces" and "encode".'],
    [
      { consumes: ["a/b"], decode, encodes: decode },
      'unknown field "encodes". Did you mean "encode"?',
    ],
  ])("%j", (fields, message) => {
    const definition: object = { name: "acme", ...fields };
    expect(() => defineCodec(definition as CodecDefinition)).toThrow(TypeError);
    expect(() => defineCodec(definition as CodecDefinition)).toThrow(message);
    expect(() => defineCodec(definition as CodecDefinition)).toThrow('defineCodec: codec "acme"');
  });
});

it("throws the reason of what it declines where there is no server to ask another codec", async () => {
  const fields = { name: "shy", produces: ["text/x-shy"] } as const;
  const shy = defineCodec({ ...fields, encode: () => declined("Too deep.") });
  const asyncShy = defineCodec({ ...fields, encode: async () => declined("Too deep.") });
  expect(() => shy.encode({})).toThrow("Too deep.");
  await expect(asyncShy.encode({})).rejects.toThrow("Too deep.");
});
