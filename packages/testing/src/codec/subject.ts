import { AssertionError } from "node:assert";
import {
  Accept,
  type Column,
  type Context,
  type InputArgs,
  type ListWriter,
  type MediaRange,
  type Output,
  type OutputArgs,
  type OutputStreamArgs,
  type Parameters,
  type Plugin,
} from "@inference-server/core";
import { bodyBytes } from "../body-bytes.ts";

/** How a codec is asked. */
export interface Asked {
  readonly mediaType?: string;
  readonly columns?: readonly Column[];
  readonly positional?: boolean;
}

/** A codec under test, asked through its hooks, as the server asks it. */
export class Subject {
  readonly plugin: Plugin;
  readonly #input: ((args: InputArgs) => unknown) | undefined;
  readonly #output: ((args: OutputArgs) => unknown) | undefined;
  readonly #outputStream: ((args: OutputStreamArgs) => ListWriter) | undefined;
  readonly #decodeStream: DecodeStream | undefined;
  readonly #defaultType: string;

  constructor(plugin: Plugin) {
    const { inputFn, outputFn } = plugin.hooks;
    this.plugin = plugin;
    this.#input = typeof inputFn === "object" ? inputFn.handler : inputFn;
    this.#output = typeof outputFn === "object" ? outputFn.handler : outputFn;
    this.#outputStream = typeof outputFn === "object" ? outputFn.stream : undefined;
    this.#decodeStream = (plugin as Plugin & { decodeStream?: DecodeStream }).decodeStream;
    this.#defaultType = this.produces[0] ?? this.consumes.find(isConcrete) ?? "application/x-none";
  }

  get reads(): boolean {
    return this.#input !== undefined;
  }

  get writes(): boolean {
    return this.#output !== undefined;
  }

  /** Whether it reads bodies as they arrive. */
  get streams(): boolean {
    return this.#decodeStream !== undefined;
  }

  /** Whether it writes lists part by part. */
  get writesParts(): boolean {
    return this.#outputStream !== undefined;
  }

  get consumes(): readonly string[] {
    const { inputFn } = this.plugin.hooks;
    return (typeof inputFn === "object" && inputFn.consumes) || [];
  }

  get produces(): readonly string[] {
    const { outputFn } = this.plugin.hooks;
    return (typeof outputFn === "object" && outputFn.produces) || [];
  }

  /** The media type that a sample is written and read as. */
  typeOf({ mediaType = this.#defaultType }: Asked): string {
    return mediaType;
  }

  /** The media type of a sample, taken apart. */
  formatOf(asked: Asked): { readonly mediaType: string; readonly parameters: Parameters } {
    const { mediaType, parameters } = rangeOf(this.typeOf(asked));
    return { mediaType, parameters };
  }

  /**
   * Bytes to value; `undefined` if the codec declined.
   *
   * @throws whatever the codec throws; AssertionError if it does not settle.
   */
  async decode(inputData: Uint8Array, asked: Asked): Promise<unknown> {
    const contentType = this.typeOf(asked);
    const { columns, positional = false } = asked;
    const args = { inputData, contentType, ...this.formatOf(asked), columns, positional };
    return settled(this.#input?.({ ...args, context: newContext() }));
  }

  /**
   * Bytes to records, the bytes in chunks of the given lengths, over and over. A chunk is
   * overwritten as soon as the next one is asked for.
   *
   * @throws whatever the codec throws; AssertionError if it does not settle.
   */
  async decodeChunks(
    bytes: Uint8Array,
    lengths: readonly number[],
    asked: Asked,
  ): Promise<readonly unknown[]> {
    const { columns, positional = false } = asked;
    const args = { ...this.formatOf(asked), columns, positional };
    const records = this.#decodeStream?.(inChunks(bytes, lengths), args);
    return records === undefined ? [] : ((await settled(collect(records))) as readonly unknown[]);
  }

  /**
   * Value to bytes of their own; `undefined` if the codec declined.
   *
   * @throws whatever the codec throws; AssertionError if it does not settle.
   */
  async encode(value: unknown, asked: Asked): Promise<Uint8Array | undefined> {
    const bytes = await this.encodeInPlace(value, asked);
    return bytes === undefined ? undefined : Uint8Array.from(bytes);
  }

  /** As `encode`, but the very bytes that the codec answered: they may be its own. */
  async encodeInPlace(prediction: unknown, asked: Asked): Promise<Uint8Array | undefined> {
    const accept = Accept.parse(this.typeOf(asked));
    const args = { prediction, accept, ...this.formatOf(asked) };
    const answer = await settled(this.#output?.({ ...args, context: newContext() }));
    return isOutput(answer) ? bodyBytes(answer.body) : undefined;
  }

  /**
   * A list in parts to bytes; `undefined` if the codec declined one of them.
   *
   * @throws whatever the codec throws; AssertionError if it does not settle.
   */
  async encodeParts(
    parts: readonly (readonly unknown[])[],
    asked: Asked,
  ): Promise<Uint8Array | undefined> {
    const accept = Accept.parse(this.typeOf(asked));
    const args = { accept, ...this.formatOf(asked), context: newContext() };
    const writer = this.#outputStream?.(args);
    if (writer === undefined) return undefined;
    for (const part of parts) {
      if (writer.add(part) !== undefined) return undefined;
    }
    return settled(bodyBytes(writer.finish().body)) as Promise<Uint8Array>;
  }
}

/** A codec's own `decodeStream`: no hook, so the server never asks it. */
type DecodeStream = (chunks: AsyncIterable<Uint8Array>, args: object) => AsyncIterable<unknown>;

/** Milliseconds. Below the time that runners give a test, so that this message is the one shown. */
const patience = 4000;

/** What a promise settles to, or a failure that says that it does not. */
async function settled(answer: unknown): Promise<unknown> {
  if (typeof answer !== "object" || answer === null || !("then" in answer)) return answer;
  const clock = new AbortController();
  const late = new Promise<never>((_resolve, reject) => {
    const timer = setTimeout(() => {
      const message = `it did not settle within ${patience / 1000} s: a promise hangs.`;
      reject(new AssertionError({ message }));
    }, patience);
    clock.signal.addEventListener("abort", () => clearTimeout(timer));
  });
  try {
    return await Promise.race([Promise.resolve(answer), late]);
  } finally {
    clock.abort();
  }
}

async function* inChunks(bytes: Uint8Array, lengths: readonly number[]) {
  for (let start = 0, index = 0; start < bytes.byteLength; index++) {
    const length = Math.max(1, lengths[index % lengths.length] ?? 1);
    const part = bytes.subarray(start, start + length);
    // Files give Buffers, downloads plain arrays: what slice does differs.
    const chunk = index % 2 === 0 ? Buffer.from(part) : Uint8Array.from(part);
    yield chunk;
    chunk.fill(0xff);
    start += length;
  }
}

async function collect(records: AsyncIterable<unknown>): Promise<readonly unknown[]> {
  const all: unknown[] = [];
  for await (const record of records) all.push(record);
  return all;
}

const { signal } = new AbortController();

function newContext(): Context {
  return {
    headers: {},
    requestId: "describe-codec",
    signal,
    responseHeaders: new Headers(),
    records: undefined,
  };
}

function rangeOf(mediaType: string): MediaRange {
  const [range] = Accept.parse(mediaType).ranges;
  if (range !== undefined) return range;
  throw new TypeError(
    `describeCodec: "${mediaType}" is not a media type. Expected one such as "text/csv".`,
  );
}

function isConcrete(mediaType: string): boolean {
  return !mediaType.includes("*");
}

/** `undefined` and what `declined` makes have no body. */
function isOutput(answer: unknown): answer is Output {
  return typeof answer === "object" && answer !== null && "body" in answer;
}
