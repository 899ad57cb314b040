import type { Column, DecodeArgs } from "@inference-server/core";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csvCodec, type CsvCodecOptions } from "./index.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);

/** Buffers of the given lengths, over and over; each is spoilt when the next one is asked for. */
async function* inChunks(bytes: Uint8Array, lengths: readonly number[]) {
  for (let start = 0, index = 0; start < bytes.length; index++) {
    const length = lengths[index % lengths.length] ?? 1;
    const chunk = Buffer.from(bytes.subarray(start, start + length));
    yield chunk;
    chunk.fill(0x22);
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
  args: Partial<DecodeArgs> = {},
  options?: CsvCodecOptions,
): Promise<Outcome> {
  const records: unknown[] = [];
  try {
    const codec = csvCodec(options);
    for await (const record of codec.decodeStream(inChunks(bytes, lengths), args)) {
      records.push(record);
    }
  } catch (error) {
    return { records, error: String(error) };
  }
  return { records, error: undefined };
}

function decoded(
  bytes: Uint8Array,
  args: Partial<DecodeArgs> = {},
  options?: CsvCodecOptions,
): Outcome {
  try {
    return { records: csvCodec(options).decode(bytes, args), error: undefined };
  } catch (error) {
    return { records: [], error: String(error) };
  }
}

const columnLists: fc.Arbitrary<readonly Column[] | undefined> = fc.constantFrom(
  undefined,
  [{ name: "a", type: "number" }, { name: "b" }],
  [{ name: "a", type: "string" }],
  [
    { name: "b", type: "string", nullable: true },
    { name: "a", type: "boolean" },
  ],
);
const requests = fc.record({
  parameters: fc.constantFrom({}, { header: "present" }, { header: "absent" }),
  columns: columnLists,
  positional: fc.boolean(),
});
const chunkings = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 });
const tokens = fc.constantFrom(
  ...'a b 1 -2.5 1e3 true , , , " " "" ; \uFEFF é 東 😀 \n \n \r\n \r \n\n a,b\n "x\r\ny",'.split(
    " ",
  ),
  " ",
);

describe("a table in chunks", () => {
  it.each([
    ["inside a quoted cell", '1,"a,\nb"\n2,c\n', [4]],
    ["between doubled quotes", '"a""b"\n"c"\n', [3]],
    ["inside a CRLF", "1,2\r\n3,4\r\n", [4, 5]],
    ["inside a CRLF of a quoted cell", '"a\r\nb"\r\nc', [3, 1]],
    ["after a CR that is a row's end", "1,2\r3,4\r", [4]],
    ["inside a character", "é,東\n😀,b\n", [1]],
    ["inside a number", "1.25,-3e-7\n", [2]],
    ["inside a byte order mark", '\uFEFF"a"\nb\n', [1, 1, 2]],
    ["everywhere", '\uFEFF1,"é ""x"""\r\n\r\n2,\n', [1]],
    ["nowhere", "1,2\n3,4\n", [100]],
  ])("may be cut %s", async (_, text, lengths) => {
    const bytes = bytesOf(text);
    expect(await streamed(bytes, lengths)).toEqual(decoded(bytes));
  });

  it("is what decode makes of the whole, records and errors alike", async () => {
    const texts = fc.array(tokens, { maxLength: 24 }).map((pieces) => pieces.join(""));
    await fc.assert(
      fc.asyncProperty(texts, requests, chunkings, async (text, args, lengths) => {
        const whole = decoded(bytesOf(text), args);
        const { records, error } = await streamed(bytesOf(text), lengths, args);
        expect(error).toBe(whole.error);
        if (error === undefined) expect(records).toStrictEqual(whole.records);
      }),
      { numRuns: 5000 },
    );
  });

  it("is what decode makes of the whole, for tables that the codec writes", async () => {
    const cells = fc.oneof(fc.double(), fc.maxSafeInteger(), fc.string({ unit: "binary" }));
    const rows = fc
      .integer({ min: 1, max: 4 })
      .chain((width) => fc.array(fc.array(cells, { minLength: width, maxLength: width })));
    await fc.assert(
      fc.asyncProperty(rows, chunkings, async (values, lengths) => {
        const text = csvCodec().encode(values);
        fc.pre(typeof text === "string");
        const bytes = bytesOf(text);
        expect(await streamed(bytes, lengths)).toStrictEqual(decoded(bytes));
      }),
      { numRuns: 1000 },
    );
  });

  it("may have more in one row than in a chunk, and more in a chunk than is read in one go", async () => {
    const wide = `"${'é""\r\n'.repeat(40_000)}",1\n`;
    const bytes = bytesOf(wide + "x,2\n".repeat(60_000));
    const whole = decoded(bytes);
    expect(await streamed(bytes, [65_536])).toStrictEqual(whole);
    expect(await streamed(bytes, [bytes.length])).toStrictEqual(whole);
  });

  it("follows the options", async () => {
    const bytes = bytesOf("a;b\n1;2,5\n");
    const options = { delimiter: ";", header: "present" } as const;
    expect(await streamed(bytes, [3], {}, options)).toEqual({
      records: [{ a: 1, b: "2,5" }],
      error: undefined,
    });
  });
});

describe("a malformed table in chunks", () => {
  it("gives the rows before the error, which names the line and the column of the body", async () => {
    expect(await streamed(bytesOf('1,"a\nb"\r\n2,b\n3,"c" \n4,d\n'), [2])).toEqual({
      records: [
        [1, "a\nb"],
        [2, "b"],
      ],
      error: expect.stringContaining("Error: Line 4, column 6: text after a closing quote."),
    });
    expect(await streamed(bytesOf("1,2\n3,4\n5\n"), [5])).toEqual({
      records: [
        [1, 2],
        [3, 4],
      ],
      error: expect.stringContaining("Line 3, column 2: the row that begins on line 3 has 1 cell,"),
    });
  });

  it("is refused at the first row that is not UTF-8, wherever the chunks end", async () => {
    const bytes = Uint8Array.of(...bytesOf("é\nb\n"), 0xc3, 0x0a, ...bytesOf('"'));
    const error = "Error: Line 3 is not valid UTF-8. Send the table encoded as UTF-8.";
    await fc.assert(
      fc.asyncProperty(chunkings, async (lengths) => {
        expect(await streamed(bytes, lengths)).toEqual({ records: [["é"], ["b"]], error });
      }),
    );
    expect(decoded(bytes).error).toBe(error);
  });

  it("gives the same rows and the same error wherever the chunks end, whatever the bytes", async () => {
    const bytes = fc
      .array(fc.oneof(tokens.map(bytesOf), fc.uint8Array({ maxLength: 2 })), { maxLength: 20 })
      .map((pieces) => Uint8Array.from(pieces.flatMap((piece) => [...piece])));
    await fc.assert(
      fc.asyncProperty(bytes, requests, chunkings, async (body, args, lengths) => {
        const whole = await streamed(body, [body.length + 1], args);
        expect(await streamed(body, lengths, args)).toStrictEqual(whole);
        if (decoded(body, args).error !== undefined) expect(whole.error).toBeDefined();
        else expect(whole.error).toBeUndefined();
      }),
      { numRuns: 3000 },
    );
  });

  it("is refused with the request's own fault before a row is asked for", async () => {
    const args = { parameters: { header: "perhaps" } };
    const { records, error } = await streamed(Uint8Array.of(0xff), [1], args);
    expect(records).toEqual([]);
    expect(error).toBe(decoded(Uint8Array.of(0xff), args).error);
    expect(error).toContain('header="perhaps"');
  });

  it("asks for no more chunks than it needs", async () => {
    let asked = 0;
    const chunks = (async function* () {
      for (const text of ["1,2\n", "3\n", "4,5\n"]) {
        asked++;
        yield bytesOf(text);
      }
    })();
    const records = csvCodec().decodeStream(chunks);
    expect(await records.next()).toEqual({ done: false, value: [1, 2] });
    expect(asked).toBe(1);
    await expect(records.next()).rejects.toThrow("Line 2, column 2");
    expect(asked).toBe(2);
    expect(await chunks.next()).toEqual({ done: true, value: undefined });
  });
});

describe("a row of a table in chunks", () => {
  const maxRowBytes = 65_536;

  it.each([
    ["LF", "\n"],
    ["CR", "\r"],
    ["CRLF", "\r\n"],
    ["nothing more", ""],
  ])("may be as long as the option says, and no longer, where %s ends it", async (_, lineBreak) => {
    const table = (length: number) => {
      const before = `a${lineBreak || "\n"}`.repeat(5);
      const content = "é".repeat((length - lineBreak.length - 3) / 2);
      return bytesOf(`${before}"${content}x"${lineBreak}`);
    };
    const longest = table(maxRowBytes - (lineBreak.length % 2 === 0 ? 1 : 0));
    const longer = table(maxRowBytes + (lineBreak.length % 2 === 0 ? 1 : 2));
    for (const lengths of [[1000], [65_536], [65_535, 1], [longer.length]]) {
      const accepted = await streamed(longest, lengths, {}, { maxRowBytes });
      expect(accepted).toEqual(decoded(longest));
      expect(await streamed(longer, lengths, {}, { maxRowBytes })).toEqual({
        records: Array.from({ length: 5 }, () => ["a"]),
        error:
          "Error: Line 6, column 1: the row that begins here is longer than 65536 bytes. Close " +
          "every quote that opens a cell, or raise the option maxRowBytes.",
      });
    }
  });

  it("is given up as soon as it is too long, though it never ends", async () => {
    let given = 0;
    const endless = (async function* () {
      yield bytesOf('1\n"');
      for (;;) {
        given++;
        yield bytesOf("x".repeat(1000));
      }
    })();
    const records = csvCodec({ maxRowBytes }).decodeStream(endless);
    expect(await records.next()).toEqual({ done: false, value: [1] });
    await expect(records.next()).rejects.toThrow("Line 2, column 1: the row that begins here");
    expect(given).toBe(66);
  });
});
