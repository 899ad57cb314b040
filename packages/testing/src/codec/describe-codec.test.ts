import { defineCodec, definePlugin, type Plugin } from "@inference-server/core";
import { expect, it, onTestFinished, vi } from "vitest";
import { describeCodec, goldenOf, type DescribeCodecOptions } from "../index.ts";

type Run = () => Promise<void>;

/** The tests that describeCodec defines, and what becomes of each. */
async function verdicts(
  plugin: Plugin,
  options: Partial<DescribeCodecOptions> = {},
): Promise<Readonly<Record<string, string>>> {
  const tests = new Map<string, Run>();
  describeCodec(plugin, {
    samples,
    malformed,
    fuzz: { runs: 0 },
    ...options,
    test: (name, run) => tests.set(name, run),
  });
  const results: Record<string, string> = {};
  for (const [name, run] of tests) {
    results[name.replace(`"${plugin.name}" `, "")] = await run().then(
      () => "passed",
      (error: unknown) => (error instanceof Error ? error.message : "no Error"),
    );
  }
  return results;
}

/** The promises that a codec broke, with the messages. */
async function broken(
  plugin: Plugin,
  options?: Partial<DescribeCodecOptions>,
): Promise<readonly (readonly [promise: string, message: string])[]> {
  const results = await verdicts(plugin, options);
  return Object.entries(results).filter(([, result]) => result !== "passed");
}

const mediaType = "application/x-plain";

const samples: DescribeCodecOptions["samples"] = [
  {
    name: "records",
    value: [
      { id: 1, name: "Fair Isle" },
      { id: 2, name: "Ærø" },
    ],
  },
  { name: "a record", value: { id: 1.5, open: true }, bytes: ' { "id":1.5, "open":true } ' },
  { name: "a text", value: "Fair Isle" },
];

const malformed: DescribeCodecOptions["malformed"] = [
  { name: "half a list", text: "[1," },
  { name: "two values", text: "1 2" },
  { name: "nothing", bytes: new Uint8Array() },
];

/** Reads a value as a careful codec does. */
function parse(bytes: Uint8Array): unknown {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new Error("The body is not UTF-8. Send it as UTF-8.");
  }
  if (/[[{]{200}/.test(text)) throw new Error("The body is nested too deep. 199 levels are read.");
  return JSON.parse(text);
}

/** Writes a value, or declines what JSON would drop, and keys that JSON.parse may confuse. */
function stringify(value: unknown): string | undefined {
  let holds = true;
  const text = JSON.stringify(value, (key, item: unknown) => {
    if (/["\\\p{Cc}]/u.test(key)) holds = false;
    const isCode = typeof item === "function" || typeof item === "symbol";
    if (isCode || item === undefined || typeof item === "bigint") holds = false;
    if (typeof item === "number" && !Number.isFinite(item)) holds = false;
    if (item instanceof Map || ArrayBuffer.isView(item)) holds = false;
    return typeof item === "bigint" ? null : Object.is(item, -0) ? 0 : item;
  });
  return holds ? text : undefined;
}

/** JSON of a list of records of numbers, whatever their keys. */
function plainText(records: readonly unknown[]): string | undefined {
  const values = records.flatMap((record) => Object.values(record ?? {}));
  return values.every(Number.isFinite) ? JSON.stringify(records) : undefined;
}

interface Parts {
  readonly decode?: (
    bytes: Uint8Array,
    args: { parameters: object; contentType?: string },
  ) => unknown;
  readonly encode?: (value: unknown) => Uint8Array | string | undefined;
}

const codecOf = ({ decode = parse, encode = stringify }: Parts = {}) =>
  defineCodec({
    name: "plain",
    consumes: [mediaType],
    produces: [mediaType],
    decode,
    encode,
  });

it("passes a codec that keeps every promise", async () => {
  const golden = await goldenOf(codecOf(), samples);
  const results = await verdicts(codecOf(), { golden, fuzz: { runs: 2000 } });
  expect(results).toEqual({
    "reads back what it writes": "passed",
    "reads what others write": "passed",
    "keeps null": "passed",
    "writes the bytes of its golden file": "passed",
    "declines what is not its own": "passed",
    "takes its media types in any case and with parameters": "passed",
    "answers alike when called and when served": "passed",
    "refuses malformed input with an Error of its own": "passed",
    "never crashes or hangs on truncated input": "passed",
    "refuses bytes that are not UTF-8": "passed",
    "bounds the depth of what it reads": "passed",
    "leaves prototypes alone": "passed",
    "keeps no state between calls": "passed",
    "shares no memory with its callers": "passed",
    "reads bytes wherever they lie": "passed",
    "answers random bytes with a value or an Error of its own": "passed",
    "answers damaged samples with a value or an Error of its own": "passed",
    "carries values shaped like its samples, or declines them": "passed",
    "reads whatever it writes": "passed",
  });
});

it("passes a codec whose functions are async", async () => {
  const codec = defineCodec({
    name: "plain",
    consumes: [mediaType],
    produces: [mediaType],
    decode: async (bytes) => parse(bytes),
    encode: async (value) => stringify(value),
  });
  expect(await broken(codec, { fuzz: { runs: 400 } })).toEqual([]);
});

let kept: unknown;
const buffer = new Uint8Array(1000);

it.each<readonly [fault: string, parts: Parts, promise: string, message: RegExp]>([
  [
    "rounds numbers",
    { encode: (value) => stringify(value)?.replace('1.5,"open":true', '2,"open":true') },
    "reads back what it writes",
    /sample "a record": \{ id: 1.5, open: true \} came back as \{ id: 2, open: true \}/,
  ],
  [
    "cannot read white space",
    {
      decode: (bytes) => {
        if (bytes[0] === 0x20) throw new Error("unexpected white space");
        return parse(bytes);
      },
    },
    "reads what others write",
    /unexpected white space/,
  ],
  [
    "writes null as an empty text",
    { encode: (value) => stringify(value)?.replaceAll("null", '""') },
    "keeps null",
    /null came back as ''. Keep null, or decline the value/,
  ],
  [
    "writes functions",
    { encode: (value) => (typeof value === "function" ? '"function"' : stringify(value)) },
    "declines what is not its own",
    /it wrote \[Function.*Decline what the format cannot hold/,
  ],
  [
    "does not know parameters",
    {
      decode: (bytes, { parameters }) => {
        if (Object.keys(parameters).length > 0) throw new Error("unknown parameter");
        return parse(bytes);
      },
    },
    "takes its media types in any case and with parameters",
    /unknown parameter/,
  ],
  [
    "compares the Content-Type as text",
    {
      decode: (bytes, { contentType = mediaType }) =>
        contentType === mediaType.toUpperCase() ? undefined : parse(bytes),
    },
    "takes its media types in any case and with parameters",
    /Content-Type APPLICATION\/X-PLAIN was declined/,
  ],
  [
    "ignores what follows a value",
    { decode: (bytes) => (Buffer.from(bytes).toString() === "1 2" ? 1 : parse(bytes)) },
    "refuses malformed input with an Error of its own",
    /malformed "two values" was read as 1/,
  ],
  [
    "declines malformed bytes",
    { decode: (bytes) => (Buffer.from(bytes).toString() === "1 2" ? undefined : parse(bytes)) },
    "refuses malformed input with an Error of its own",
    /malformed "two values" was declined, which means "not my format"/,
  ],
  [
    "throws texts",
    {
      decode: (bytes) => {
        if (Buffer.from(bytes).toString() !== "1 2") return parse(bytes);
        return Promise.reject("two values");
      },
    },
    "refuses malformed input with an Error of its own",
    /it threw 'two values'. Throw an Error/,
  ],
  [
    "crashes on a lone bracket",
    {
      decode: (bytes) => {
        const text = Buffer.from(bytes).toString();
        return text === "[" ? ({} as { list: unknown[] }).list.length : parse(bytes);
      },
    },
    "never crashes or hangs on truncated input",
    /sample "records" cut after 1 bytes: it crashed with TypeError: Cannot read properties/,
  ],
  [
    "replaces what is not UTF-8",
    { decode: (bytes) => parse(Buffer.from(Buffer.from(bytes).toString())) },
    "refuses bytes that are not UTF-8",
    /with a byte 0xFF in its text was read as/,
  ],
  [
    "reads to any depth",
    { decode: (bytes) => JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)) },
    "bounds the depth of what it reads",
    /100000 lists inside each other were read/,
  ],
  [
    "runs out of stack",
    {
      decode: (bytes) => {
        const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
        const descend = (at: number): number => (text[at] === "[" ? 1 + descend(at + 1) : 0);
        descend(0);
        return parse(bytes);
      },
    },
    "bounds the depth of what it reads",
    /100000 lists inside each other: it ran out of stack/,
  ],
  [
    "assigns keys",
    {
      decode: (bytes) => {
        const value = parse(bytes);
        if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
        const copy: Record<string, unknown> = {};
        for (const [key, item] of Object.entries(value)) copy[key] = item;
        return copy;
      },
    },
    "leaves prototypes alone",
    /a record with a key "__proto__" was read as .* has a prototype that the sender chose/,
  ],
  [
    "merges into the prototype",
    {
      decode: (bytes) => {
        const value = parse(bytes);
        if (typeof value === "object" && value !== null && Object.hasOwn(value, "__proto__")) {
          Object.assign(Object.prototype, { polluted: true });
        }
        return value;
      },
    },
    "leaves prototypes alone",
    /changed Object.prototype for the whole process/,
  ],
  [
    "answers a repeated question from memory",
    {
      decode: (bytes) => {
        const text = Buffer.from(bytes).toString();
        return text === '{"id":1.5,"open":true}' ? (kept ??= parse(bytes)) : parse(bytes);
      },
    },
    "keeps no state between calls",
    /sample "a record" was read as .* at first and as .* after other calls/,
  ],
  [
    "leaves escaped keys to JSON.parse",
    {
      encode: (value) => stringify(value) ?? (Array.isArray(value) ? plainText(value) : undefined),
    },
    "keeps no state between calls",
    /was read as .* after records with other keys/,
  ],
  [
    "writes into one buffer",
    {
      encode: (value) => {
        const text = stringify(value);
        if (text === undefined) return undefined;
        return buffer.subarray(0, new TextEncoder().encodeInto(text, buffer).written);
      },
    },
    "shares no memory with its callers",
    /the bytes of sample "records" changed when the next value was written/,
  ],
  [
    "reads from the start of the buffer",
    {
      decode: (bytes) =>
        parse(
          bytes.buffer.byteLength > bytes.byteLength && bytes.constructor === Uint8Array
            ? new Uint8Array(bytes.buffer, 0, bytes.byteLength)
            : bytes,
        ),
    },
    "reads bytes wherever they lie",
    /Unexpected end|a view into a larger buffer was read as|JSON/,
  ],
])("finds a codec that %s", async (_fault, parts, promise, message) => {
  expect(await broken(codecOf(parts))).toEqual([[promise, expect.stringMatching(message)]]);
});

it("finds a codec that hangs on a lone bracket", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  onTestFinished(() => void vi.useRealTimers());
  const hangs = codecOf({
    decode: (bytes) =>
      Buffer.from(bytes).toString() === "[" ? new Promise(() => undefined) : parse(bytes),
  });
  const found = broken(hangs).finally(() => vi.useRealTimers());
  while (vi.isFakeTimers()) await vi.advanceTimersByTimeAsync(4000);
  expect(await found).toEqual([
    [
      "never crashes or hangs on truncated input",
      'sample "records" cut after 1 bytes: it did not settle within 4 s: a promise hangs.',
    ],
  ]);
});

it("finds a codec whose values are views of the request", async () => {
  const codec = defineCodec({
    name: "plain",
    consumes: [mediaType],
    produces: [mediaType],
    decode: (bytes) => ({ image: bytes.subarray(0) }),
    encode: (value) =>
      typeof value === "object" &&
      value !== null &&
      "image" in value &&
      value.image instanceof Uint8Array
        ? value.image.slice()
        : undefined,
  });
  const image = { name: "an image", value: { image: Uint8Array.of(1, 2, 3) } };
  expect(await broken(codec, { samples: [image], malformed: [] })).toEqual([
    [
      "shares no memory with its callers",
      expect.stringContaining("when its bytes were overwritten"),
    ],
  ]);
});

it("finds a codec that the server asks about every format", async () => {
  const plugin = definePlugin({
    name: "plain",
    hooks: {
      inputFn: ({ inputData }) => parse(inputData),
      outputFn: {
        produces: [mediaType],
        handler: ({ prediction }) => {
          const body = stringify(prediction);
          return body === undefined ? undefined : { body, contentType: mediaType };
        },
      },
    },
  });
  expect(await broken(plugin)).toEqual([
    ["declines what is not its own", expect.stringContaining('"inputFn" declares no media types')],
  ]);
});

it("finds a codec whose own decode is not the server's", async () => {
  const codec = codecOf();
  const other = Object.assign(codecOf(), { decode: () => "something else" });
  expect(await broken(codec)).toEqual([]);
  expect(await broken(other)).toEqual([
    [
      "answers alike when called and when served",
      expect.stringContaining("decode(bytes) gave 'something else', unlike a server"),
    ],
  ]);
});

it("says that changed bytes are a major version, and what to add for a new sample", async () => {
  const golden = { ...(await goldenOf(codecOf(), samples)), gone: { text: "1" } };
  const changed = codecOf({ encode: (value) => stringify(value)?.replaceAll(":", ": ") });
  const added = [...samples, { name: "a number", value: 7 }];
  const [[promise, message] = []] = await broken(changed, { golden, samples: added });
  expect(promise).toBe("writes the bytes of its golden file");
  expect(message).toContain("changed bytes, or a changed default, are a major version");
  expect(message).toContain('"a record" is now "a record": {"text":"{\\"id\\": 1.5');
  expect(message).toContain('"a number" is not in it. Add: "a number": {"text":"7"}');
  expect(message).toContain('"gone" is in it, and no sample has this name');
});

it("says that bytes of a released version are read as something else", async () => {
  const golden = { "a record": { text: '{"id":1.50,"open":true}' } };
  const codec = codecOf({
    decode: (bytes) => (Buffer.from(bytes).includes("1.50") ? "old" : parse(bytes)),
    encode: () => '{"id":1.50,"open":true}',
  });
  const [[, message] = []] = await broken(codec, {
    golden,
    samples: [{ name: "a record", value: { id: 1.5, open: true } }],
  }).then((all) => all.filter(([promise]) => promise.includes("golden")));
  expect(message).toContain(`"a record" is now read as 'old', was { id: 1.5, open: true }`);
});

it.each<readonly [fault: string, parts: Parts, promise: string, message: RegExp]>([
  [
    "crashes on a byte that no sample has",
    {
      decode: (bytes) => {
        if (bytes.includes(0x07)) throw new TypeError("Cannot read properties of undefined");
        return parse(bytes);
      },
    },
    "answers random bytes with a value or an Error of its own",
    /it crashed with TypeError/,
  ],
  [
    "loses what follows a backslash",
    { encode: (value) => stringify(value)?.replaceAll("\\\\", "") },
    "carries values shaped like its samples, or declines them",
    /is read as/,
  ],
  [
    "writes what it cannot read",
    { encode: (value) => (value instanceof Map ? "Map" : stringify(value)) },
    "reads whatever it writes",
    /Map\(.*is refused/,
  ],
  [
    "believes announced lengths",
    {
      decode: (bytes) =>
        /^\[+"?$/.test(Buffer.from(bytes).toString()) ? Array(1e6).fill(0) : parse(bytes),
    },
    "answers damaged samples with a value or an Error of its own",
    /became a value of more than \d+ parts/,
  ],
])("fuzzes out a codec that %s", async (_fault, parts, promise, message) => {
  const results = Object.fromEntries(await broken(codecOf(parts), { fuzz: { runs: 8000 } }));
  expect(results[promise]).toMatch(message);
});

it("fuzzes the same way until another seed is asked for", async () => {
  const seen: string[] = [];
  const decode = (bytes: Uint8Array): unknown => {
    seen.push(Buffer.from(bytes).toString("hex"));
    return parse(bytes);
  };
  const run = async (seed?: number): Promise<string> => {
    seen.length = 0;
    await broken(codecOf({ decode }), { fuzz: { runs: 40, ...(seed !== undefined && { seed }) } });
    return seen.join();
  };
  const first = await run();
  expect(await run()).toBe(first);
  expect(await run(2)).not.toBe(first);
});

it("tests a codec that only reads by the bytes of its samples", async () => {
  const codec = defineCodec({ name: "reader", consumes: [mediaType], decode: parse });
  const results = await verdicts(codec, {
    samples: [{ name: "one", value: 1, bytes: "1" }],
    fuzz: { runs: 400 },
  });
  expect(Object.values(results).every((result) => result === "passed")).toBe(true);
  expect(results).not.toHaveProperty("reads back what it writes");
  expect(results).toHaveProperty("reads what others write");
});

it("tests a codec that only writes by what it declines and where it writes", async () => {
  const codec = defineCodec({ name: "writer", produces: [mediaType], encode: stringify });
  const results = await verdicts(codec, { malformed: [] });
  expect(Object.keys(results)).toEqual([
    "declines what is not its own",
    "takes its media types in any case and with parameters",
    "answers alike when called and when served",
    "shares no memory with its callers",
  ]);
  expect(new Set(Object.values(results))).toEqual(new Set(["passed"]));
});

it.each<
  readonly [what: string, plugin: Plugin, options: Partial<DescribeCodecOptions>, message: string]
>([
  [
    "no samples",
    codecOf(),
    { samples: [] },
    'describeCodec: "plain" has no samples. Give at least one value that it carries.',
  ],
  [
    "two samples of one name",
    codecOf(),
    { samples: [...samples, ...samples] },
    'describeCodec: "plain" has two samples named "records". Give each its own name.',
  ],
  [
    "a reader's sample without bytes",
    defineCodec({ name: "reader", consumes: [mediaType], decode: parse }),
    {},
    'describeCodec: "reader" only reads, and sample "records" has no bytes to read. Give it "bytes".',
  ],
  [
    "a plugin that is no codec",
    definePlugin({ name: "pinger", hooks: { pingFn: () => true } }),
    {},
    'describeCodec: "pinger" is no codec. Expected a plugin with "inputFn" or "outputFn".',
  ],
])("refuses %s at once", async (_what, plugin, options, message) => {
  await expect(verdicts(plugin, options)).rejects.toThrow(new TypeError(message));
});
