import { createService, definePlugin } from "@inference-server/core";
import { describe, expect, it } from "vitest";
import { jsonLinesCodec } from "./index.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);
const decode = (text: string, options?: Parameters<typeof jsonLinesCodec>[0]) =>
  jsonLinesCodec(options).decode(bytesOf(text));
const encode = (value: unknown, options?: Parameters<typeof jsonLinesCodec>[0]) =>
  jsonLinesCodec(options).encode(value);

describe("decode", () => {
  it.each([
    ["one value a line", '{"a":1}\n[2]\n"x"\nnull\n', [{ a: 1 }, [2], "x", null]],
    ["a missing final newline", "1\n2", [1, 2]],
    ["CRLF", '{"a":1}\r\n{"a":2}\r\n', [{ a: 1 }, { a: 2 }]],
    ["blank lines", "\n1\n \t\r\n\n2\n\n", [1, 2]],
    ["a byte order mark", "\uFEFF1\n2\n", [1, 2]],
    ["a single value as a list of one", "1", [1]],
    ["no lines as no records", "", []],
    ["line separators of Unicode inside a string", '"a\u2028b"\n', ["a\u2028b"]],
  ])("reads %s", (_, text, records) => {
    expect(decode(text)).toEqual(records);
  });

  it.each([
    [
      "two values on a line",
      "0\n1,2\n",
      'Line 2 (record 1): Malformed JSON at column 2: expected the end, found ",".',
    ],
    [
      "a value that spans lines",
      '{"a":\n1}',
      "Line 1 (record 0): Malformed JSON at column 6: expected a value, found the end of the text.",
    ],
    [
      "spans that would add up",
      "1,2\n[3\n4]\n",
      'Line 1 (record 0): Malformed JSON at column 2: expected the end, found ",".',
    ],
    [
      "a fault after blank lines",
      "1\n\n\n{x}\n",
      'Line 4 (record 1): Malformed JSON at column 2: expected a key in double quotes or "}", found "x".',
    ],
    [
      "a blank that JSON does not know",
      "1\n\u00a0\n",
      'Line 2 (record 1): Malformed JSON at column 1: expected a value, found "\u00a0".',
    ],
    [
      "an integer that no float holds",
      '1\n{"id":9007199254740993}',
      'Line 2 (record 1): The integer 9007199254740993 at "/id" has no exact 64-bit float. Send it as a string.',
    ],
  ])("refuses %s with line and record", (_, text, message) => {
    expect(() => decode(text)).toThrow(new Error(message));
  });

  it("bounds the depth of each record", () => {
    expect(decode("[[1]]\n", { maxDepth: 2 })).toEqual([[[1]]]);
    expect(() => decode("1\n[[[1]]]\n", { maxDepth: 2 })).toThrow(
      new Error("Line 2 (record 1): The value is nested too deep. Up to 2 levels are accepted."),
    );
  });

  it("answers a plain list", () => {
    expect(decode("1\n2\n")).toStrictEqual([1, 2]);
    expect(JSON.stringify(decode("1\n2\n"))).toBe("[1,2]");
  });
});

describe("encode", () => {
  it.each([
    [
      "a line for each value of a list",
      [{ b: 1, a: "x" }, [1, 2], null],
      '{"b":1,"a":"x"}\n[1,2]\nnull\n',
    ],
    ["no lines for an empty list", [], ""],
    ["one line for an object", { a: 1 }, '{"a":1}\n'],
    ["one line for a text with line breaks", "a\nb", '"a\\nb"\n'],
    ["a typed array's numbers", Float64Array.of(1.5, NaN), "1.5\nnull\n"],
    ["a Set's values", new Set([1, -0]), "1\n0\n"],
  ])("writes %s", (_, value, text) => {
    expect(encode(value)).toBe(text);
  });

  it.each([
    ["undefined", undefined],
    ["bytes", Uint8Array.of(1)],
  ])("declines %s", (_, value) => {
    expect(encode(value)).toBeUndefined();
  });

  it("refuses what JSON cannot hold, with the record in the path", () => {
    expect(() => encode([1, { id: 9007199254740993n }])).toThrow(
      'Cannot write the value at "/1/id" as JSON: no 64-bit float holds',
    );
    expect(() => encode([1, undefined])).toThrow('at "/1" as JSON: it is undefined');
  });

  it("follows the options", () => {
    expect(encode([9007199254740993n, NaN], { bigint: "string", nonFinite: "string" })).toBe(
      '"9007199254740993"\n"NaN"\n',
    );
  });
});

const invoke = async (predictFn: (args: { data: unknown }) => unknown, body: string) => {
  const service = createService({
    plugins: [
      jsonLinesCodec(),
      definePlugin({ name: "model", hooks: { modelFn: () => 0, predictFn } }),
    ],
    modelDir: "/nowhere",
  });
  await service.load();
  const result = await service.invoke({
    body: bytesOf(body),
    headers: { "content-type": "application/jsonlines" },
  });
  await service.close();
  return result;
};

describe("in a service", () => {
  it("writes a streamed prediction line by line, as it comes", async () => {
    const events: string[] = [];
    const result = await invoke(async function* () {
      for (const value of [{ a: 1 }, -0]) {
        events.push("made");
        yield await Promise.resolve(value);
      }
    }, "1\n");
    const decoder = new TextDecoder();
    if (!result.ok || typeof result.body === "string" || !(Symbol.asyncIterator in result.body)) {
      throw new Error("expected a stream");
    }
    for await (const chunk of result.body) events.push(decoder.decode(chunk));

    expect(result.contentType).toBe("application/jsonlines");
    expect(events).toEqual(["made", '{"a":1}\n', "made", "-0\n"]);
  });

  it("writes the list of SageMaker's envelope", async () => {
    const result = await invoke(({ data }) => ({ predictions: data }), '{"a":1}\n{"a":2}\n');

    expect(result).toMatchObject({ ok: true, body: '{"a":1}\n{"a":2}\n' });
  });

  it("tells the line of a malformed record", async () => {
    const result = await invoke(({ data }) => data, "1\n\n{\n");

    expect(result).toMatchObject({
      ok: false,
      problem: {
        status: 400,
        detail: expect.stringContaining("Line 3 (record 1): Malformed JSON"),
      },
    });
  });
});
