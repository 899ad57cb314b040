import { describe, expect, it } from "vitest";
import { z } from "zod";
import { defineCodec } from "./codec.ts";
import type { PartsEncoder } from "./codec-definition.ts";
import { createService } from "./create-service.ts";
import { declined, type Declined } from "./declined.ts";
import type { InvocationResult } from "./invocation.ts";
import { defineModel } from "./model.ts";
import { definePlugin, type Plugin } from "./plugin.ts";
import { isPieced } from "./pieced-body.ts";

const decoder = new TextDecoder();
/** So many numbers are more than what is held. */
const many = 300_000;

function read(text: string): number[] {
  const lines = text.split("\n").slice(0, -1);
  if (lines.includes("")) throw new Error("An empty line.");
  return lines.map(Number);
}

/** A text with a number on each line. What it declines are numbers above `most`. */
function numbers(
  parts: string[],
  most = Infinity,
  finish: (texts: readonly string[]) => ReturnType<PartsEncoder["finish"]> = (texts) =>
    texts.join(""),
): Plugin {
  const write = (values: readonly unknown[]): Declined | string => {
    if (values.some((value) => Number(value) > most)) return declined("too large");
    return values.map((value) => `${String(value)}\n`).join("");
  };
  return defineCodec({
    name: "numbers",
    consumes: ["text/x-numbers"],
    produces: ["text/x-numbers"],
    decode: (bytes) => read(decoder.decode(bytes)),
    async *decodeStream(chunks) {
      let rest = "";
      for await (const chunk of chunks) {
        const text = rest + decoder.decode(chunk);
        const end = text.lastIndexOf("\n") + 1;
        rest = text.slice(end);
        parts.push("decoded");
        yield* read(text.slice(0, end));
      }
    },
    encode: (value) => write(Array.isArray(value) ? value : [value]),
    encodeInParts(): PartsEncoder {
      const texts: string[] = [];
      return {
        add(values) {
          const text = write(values);
          if (typeof text !== "string") return text;
          parts.push("written");
          texts.push(text);
          return undefined;
        },
        finish: () => finish(texts),
      };
    },
  });
}

const double = defineModel({
  name: "double",
  input: z.number(),
  predict: ({ record }) => {
    if (record === 299_999.5) throw new Error("secret");
    return record * 2;
  },
});

const headers = { "content-type": "text/x-numbers" };

function bodyOf(values: readonly unknown[]): Uint8Array {
  return new TextEncoder().encode(values.map((value) => `${String(value)}\n`).join(""));
}

async function* chunksOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.byteLength; start += 50_000) {
    yield bytes.slice(start, start + 50_000);
  }
}

async function ask(
  plugins: readonly Plugin[],
  values: readonly unknown[],
  accept = "text/x-numbers",
): Promise<InvocationResult> {
  const service = createService({ plugins: [...plugins] });
  await service.load();
  const body = chunksOf(bodyOf(values));
  return service.invoke({ headers: { ...headers, accept }, body });
}

const counting = Array.from({ length: many }, (_, index) => index);

async function* broken(): AsyncGenerator<Uint8Array> {
  yield* chunksOf(bodyOf(counting));
  throw new Error("reset");
}

describe("a body of more than 1 MB", () => {
  it("is decoded, predicted and written some records at a time, to one complete answer", async () => {
    const parts: string[] = [];
    const answer = await ask([numbers(parts), double], counting);
    expect(answer).toMatchObject({
      ok: true,
      contentType: "text/x-numbers",
      body: counting.map((value) => `${value * 2}\n`).join(""),
      report: {
        records: many,
        bytesIn: bodyOf(counting).byteLength,
        milliseconds: {
          body: expect.any(Number) as unknown,
          input: expect.any(Number) as unknown,
          predict: expect.any(Number) as unknown,
          output: expect.any(Number) as unknown,
        },
      },
    });
    expect(parts.indexOf("written")).toBeLessThan(parts.lastIndexOf("decoded"));
  });

  it("is answered alike where it was in one piece already", async () => {
    const service = createService({ plugins: [numbers([]), double] });
    await service.load();
    const answer = await service.invoke({ headers, body: bodyOf(counting) });
    expect(answer).toMatchObject({
      body: counting.map((value) => `${value * 2}\n`).join(""),
      report: { records: many },
    });
  });

  it("with a late record that is not valid is a 422 that names it", async () => {
    const answer = await ask([numbers([]), double], [...counting, "x", "y"]);
    expect(answer).toMatchObject({
      problem: {
        status: 422,
        code: "invalid_record",
        detail: `Record ${many} is not valid: Invalid input: expected number, received NaN. At least 2 records are bad.`,
        errors: [{ record: many }, { record: many + 1 }],
      },
      report: { failure: { phase: "predict" } },
    });
  });

  it("that is malformed in the end is a 400, by its codec", async () => {
    expect(await ask([numbers([]), double], [...counting, ""])).toMatchObject({
      problem: { status: 400, code: "malformed_body" },
      report: { failure: { phase: "input", plugin: "numbers", hook: "inputFn" } },
    });
  });

  it("that breaks off is a 400", async () => {
    const service = createService({ plugins: [numbers([]), double] });
    await service.load();
    const answer = await service.invoke({ headers, body: broken() });
    expect(answer).toMatchObject({
      problem: { status: 400, code: "incomplete_body" },
      report: { failure: { phase: "body" } },
    });
  });

  it("at whose last record the model fails is a 500 that says nothing of it", async () => {
    const answer = await ask([numbers([]), double], [...counting, 299_999.5]);
    expect(answer).toMatchObject({
      problem: { status: 500, code: "prediction_failed" },
      report: { failure: { plugin: "double", hook: "predictFn", record: many } },
    });
    expect(JSON.stringify("problem" in answer && answer.problem)).not.toContain("secret");
  });

  it("is held where a plugin wraps a hook that it passes", async () => {
    const seen: unknown[] = [];
    const spy = definePlugin({
      name: "spy",
      wrappers: {
        predictFn: (args, next) => {
          seen.push(Array.isArray(args.data));
          return next();
        },
      },
    });
    const parts: string[] = [];
    expect(await ask([spy, numbers(parts), double], counting)).toMatchObject({ ok: true });
    expect(seen).toEqual([true]);
    expect(parts).toEqual([]);
  });

  it("is held for a model that takes whatever was decoded", async () => {
    const length = definePlugin({
      name: "length",
      hooks: { predictFn: ({ data }) => (data as unknown[]).length },
    });
    expect(await ask([numbers([]), length], counting)).toMatchObject({ body: `${many}\n` });
  });
});

describe("whoever writes the answer to a body of more than 1 MB", () => {
  const json = defineCodec({
    name: "json",
    produces: ["application/json"],
    encode: (value) => JSON.stringify(value),
  });
  const both = "text/x-numbers, application/json;q=0.5";

  it("is asked once for all where it writes no parts", async () => {
    const answer = await ask([numbers([]), json, double], counting, "application/json");
    expect(answer).toMatchObject({ body: JSON.stringify(counting.map((value) => value * 2)) });
  });

  it("may give it in pieces, whose length is known", async () => {
    const inPieces = numbers([], Infinity, (texts) =>
      texts.map((text) => new TextEncoder().encode(text)),
    );
    const answer = await ask([inPieces, double], counting);
    const expected = counting.map((value) => `${value * 2}\n`).join("");
    if (!answer.ok || typeof answer.body === "string" || !isPieced(answer.body)) {
      throw new TypeError("Expected pieces.");
    }
    expect(answer.body.byteLength).toBe(expected.length);
    expect(answer.body.pieces.length).toBeGreaterThan(100);
    let text = "";
    for await (const piece of answer.body) text += decoder.decode(piece);
    expect(text).toBe(expected);
    expect(answer.body.pieces).toEqual([]);
    expect(answer.body.byteLength).toBe(0);
  });

  it("is the next one, if the first declines at once", async () => {
    const answer = await ask([numbers([], -1), json, double], counting, both);
    expect(answer).toMatchObject({ contentType: "application/json" });
  });

  it("is nobody, if the first declines after it has begun: 406 with its reason", async () => {
    const answer = await ask([numbers([], many), json, double], counting, "text/x-numbers");
    expect(answer).toMatchObject({ problem: { status: 406 } });
    expect("problem" in answer && answer.problem.detail).toContain("too large");
  });
});
