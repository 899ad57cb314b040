import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { jsonLinesCodec, type JsonCodecOptions } from "./index.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);

/** Buffers of the given lengths, over and over; each is spoilt when the next one is asked for. */
async function* inChunks(bytes: Uint8Array, lengths: readonly number[]) {
  for (let start = 0, index = 0; start < bytes.length; index++) {
    const length = lengths[index % lengths.length] ?? 1;
    const chunk = Buffer.from(bytes.subarray(start, start + length));
    yield chunk;
    chunk.fill(0x31);
    start += length;
  }
}

interface Outcome {
  readonly records: readonly unknown[];
  readonly error: string | undefined;
}

async function streamed(
  bytes: Uint8Array,
  lengths: readonly number[],
  options?: JsonCodecOptions,
): Promise<Outcome> {
  const records: unknown[] = [];
  try {
    const codec = jsonLinesCodec(options);
    for await (const record of codec.decodeStream(inChunks(bytes, lengths))) records.push(record);
  } catch (error) {
    return { records, error: String(error) };
  }
  return { records, error: undefined };
}

function decoded(bytes: Uint8Array, options?: JsonCodecOptions): Outcome {
  try {
    return { records: jsonLinesCodec(options).decode(bytes), error: undefined };
  } catch (error) {
    return { records: [], error: String(error) };
  }
}

const chunkings = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 });
const tokens = fc.constantFrom(
  ...'{ } [ ] , : " \\ 1 -2.5e3 true null 9007199254740993 1e999'.split(" "),
  ...'"a" {"a":1} [1,"x"] "é" "😀" 東 \uFEFF'.split(" "),
  ...'\n \n \n \r\n \r {"id":7}\n "\\u00e6"\n [[[1]]]\n'.split(" "),
  " ",
);

describe("JSON Lines in chunks", () => {
  it.each([
    ["inside a record", '{"a":1}\n{"a":2}\n', [3]],
    ["inside a text", '"Fair Isle"\n"a\\nb"\n', [4]],
    ["inside an escape", '"\\u00e6"\n', [3]],
    ["inside a character", '"é"\n"東😀"\n', [1]],
    ["inside a number", "1.25\n-3e-7\n", [2]],
    ["inside a CRLF", "1\r\n2\r\n", [2]],
    ["inside a byte order mark", "\uFEFF1\n2\n", [2, 1]],
    ["before a last line without an end", "1\n\n2", [2]],
    ["everywhere", '\uFEFF\n{"é":[1,2]}\r\n \n3', [1]],
    ["nowhere", "1\n2\n", [100]],
    ["anywhere, being empty", "", [1]],
  ])("may be cut %s", async (_, text, lengths) => {
    const bytes = bytesOf(text);
    expect(await streamed(bytes, lengths)).toEqual(decoded(bytes));
  });

  it("are what decode makes of the whole, records and errors alike", async () => {
    const texts = fc.array(tokens, { maxLength: 24 }).map((pieces) => pieces.join(""));
    await fc.assert(
      fc.asyncProperty(texts, chunkings, async (text, lengths) => {
        const whole = decoded(bytesOf(text), { maxDepth: 2 });
        const { records, error } = await streamed(bytesOf(text), lengths, { maxDepth: 2 });
        expect(error).toBe(whole.error);
        if (error === undefined) expect(records).toStrictEqual(whole.records);
      }),
      { numRuns: 5000 },
    );
  });

  it("are what decode makes of the whole, for records that the codec writes", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.jsonValue()), chunkings, async (values, lengths) => {
        const bytes = bytesOf(String(jsonLinesCodec().encode(values)));
        expect(await streamed(bytes, lengths)).toStrictEqual(decoded(bytes));
      }),
      { numRuns: 1000 },
    );
  });

  it("may have more in one line than in a chunk, and more in a chunk than is read in one go", async () => {
    const long = `"${"é".repeat(100_000)}"\n`;
    const bytes = bytesOf(long + '{"a":1}\n'.repeat(40_000));
    const whole = decoded(bytes);
    expect(await streamed(bytes, [65_536])).toStrictEqual(whole);
    expect(await streamed(bytes, [bytes.length])).toStrictEqual(whole);
  });
});

describe("malformed JSON Lines in chunks", () => {
  it("give the records before the error, which names the line and the record of the body", async () => {
    expect(await streamed(bytesOf("1\n\n2\n{x}\n3\n"), [3])).toEqual({
      records: [1, 2],
      error:
        'Error: Line 4 (record 2): Malformed JSON at column 2: expected a key in double quotes or "}", found "x".',
    });
  });

  it("are refused at the first line that is not UTF-8, wherever the chunks end", async () => {
    const bytes = Uint8Array.of(...bytesOf('\uFEFF"é"\n1\n'), 0x22, 0xc3, 0x22, 0x0a, 0x31);
    const error =
      "Error: Byte 11 of the body is not UTF-8, which JSON must be (RFC 8259 §8.1). Encode the " +
      "text as UTF-8.";
    await fc.assert(
      fc.asyncProperty(chunkings, async (lengths) => {
        expect(await streamed(bytes, lengths)).toEqual({ records: ["é", 1], error });
      }),
    );
    expect(decoded(bytes).error).toBe(error);
  });

  it("give the same records and the same error wherever the chunks end, whatever the bytes", async () => {
    const bytes = fc
      .array(fc.oneof(tokens.map(bytesOf), fc.uint8Array({ maxLength: 2 })), { maxLength: 20 })
      .map((pieces) => Uint8Array.from(pieces.flatMap((piece) => [...piece])));
    await fc.assert(
      fc.asyncProperty(bytes, chunkings, async (body, lengths) => {
        const whole = await streamed(body, [body.length + 1]);
        expect(await streamed(body, lengths)).toStrictEqual(whole);
        expect(whole.error === undefined).toBe(decoded(body).error === undefined);
      }),
      { numRuns: 3000 },
    );
  });

  it("ask for no more chunks than they need", async () => {
    let asked = 0;
    const chunks = (async function* () {
      for (const text of ["1\n", "x\n", "2\n"]) {
        asked++;
        yield bytesOf(text);
      }
    })();
    const records = jsonLinesCodec().decodeStream(chunks);
    expect(await records.next()).toEqual({ done: false, value: 1 });
    expect(asked).toBe(1);
    await expect(records.next()).rejects.toThrow("Line 2 (record 1)");
    expect(asked).toBe(2);
    expect(await chunks.next()).toEqual({ done: true, value: undefined });
  });
});
