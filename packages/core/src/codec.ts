import { assertCodecDefinition } from "./codec-definition.ts";
import { chain, collect, isAsyncIterable, isPromise } from "./chain.ts";
import { isDeclined, type Declined } from "./declined.ts";
import type { Column, HookAnswer, MaybePromise, OutputArgs, Parameters } from "./hooks.ts";
import type { OutputStream, OutputStreamArgs } from "./hook-streams.ts";
import { formatMediaType, parseMediaType } from "./media-type.ts";
import { definePlugin, type Plugin, type PluginHooks } from "./plugin.ts";
import { unwrapPredictions } from "./records.ts";

/** What `decode` knows besides the bytes. */
export interface DecodeArgs {
  /** Type and subtype of the bytes, in lower case: `text/csv`. */
  readonly mediaType: string;
  /** The media type's parameters: `{ header: "present" }`. */
  readonly parameters: Parameters;
  /** The fields of the model's records, where the model or its schema names them. */
  readonly columns: readonly Column[] | undefined;
  /** Whether a record may arrive as bare cells, in the order of `columns`. */
  readonly positional: boolean;
}

/** What `encode` knows besides the value. */
export interface EncodeArgs {
  /** Type and subtype to write, in lower case: `text/csv`. */
  readonly mediaType: string;
  /** The media type's parameters: `{ header: "present" }`. */
  readonly parameters: Parameters;
}

interface Decoder {
  /** Media ranges that `decode` reads: `text/csv`, `application/*+json`. */
  readonly consumes: readonly string[];
  /**
   * Bytes to value. Throw an Error when the bytes are malformed: its message is what the client
   * reads. `undefined` declines.
   */
  readonly decode: (bytes: Uint8Array, args: DecodeArgs) => MaybePromise<unknown>;
  /**
   * Bytes as they arrive to records as they become complete, for bodies too large to hold: the same
   * records as `decode` gives, and the same errors where they come. Chunks end anywhere, and their
   * memory is the sender's again when the next one is asked for. The server asks it for bodies of
   * more than 1 MB, jobs and clients for whatever they like. Without it a codec reads complete
   * bodies alone.
   */
  readonly decodeStream?: (
    chunks: AsyncIterable<Uint8Array>,
    args: DecodeArgs,
  ) => AsyncIterable<unknown>;
}

/** Writes one list part by part. */
export interface PartsEncoder {
  /** Takes the next values. `declined(reason)`: a list with these in it is not mine. */
  add(values: readonly unknown[]): Declined | undefined;
  /** All of the list, once. */
  finish(): Uint8Array | string;
}

interface Encoder {
  /** Media types that `encode` writes, best first; concrete, with parameters where they matter. */
  readonly produces: readonly string[];
  /**
   * Value to bytes, or to a string, which is cheaper to send. `undefined`, or `declined(reason)`:
   * "this value is not mine". A throw is the server's fault.
   */
  readonly encode: (
    value: unknown,
    args: EncodeArgs,
  ) => MaybePromise<Declined | Uint8Array | string | undefined>;
  /**
   * Writes a stream of records, one by one. Without it a streamed prediction is collected into
   * an array for `encode`.
   */
  readonly encodeStream?: (
    values: AsyncIterable<unknown>,
    args: EncodeArgs,
  ) => AsyncIterable<Uint8Array>;
  /**
   * Writes a list part by part: together the very bytes that `encode` makes of the whole. The server
   * asks it for the answers to bodies of more than 1 MB, and holds what it has written instead of
   * the values. Without it the values are held for `encode`.
   */
  readonly encodeInParts?: (args: EncodeArgs) => PartsEncoder;
  /**
   * The format holds nothing but a list of records (CSV, JSON Lines): of SageMaker's
   * `{"predictions": […]}`, `encode` gets the list. Default: `false`.
   */
  readonly recordsOnly?: boolean;
}

/** The name of any field of a codec definition. */
export type CodecField = keyof Decoder | keyof Encoder | "name" | "version";

type Without<Part> = { readonly [Key in keyof Part]?: never };

/** What a codec is made from: `consumes` with `decode`, `produces` with `encode`, or both. */
export type CodecDefinition = {
  /** The name of the package that exports the codec. */
  readonly name: string;
  /** The package's version, for logs and `describe()`. */
  readonly version?: string;
} & ((Decoder & Encoder) | (Decoder & Without<Encoder>) | (Encoder & Without<Decoder>));

type Decoding<Definition> = Definition extends { readonly decode: (...args: never) => infer Value }
  ? {
      /** Bytes to value, without a server. `args` default to the first of `consumes`. */
      decode(bytes: Uint8Array, args?: Partial<DecodeArgs>): Value;
    }
  : unknown;

type StreamDecoding<Definition> = Definition extends {
  readonly decodeStream: (...args: never) => infer Records;
}
  ? {
      /**
       * Bytes to records, one by one, without a server: of a file or a download of any size. `args`
       * default to the first of `consumes`.
       */
      decodeStream(chunks: AsyncIterable<Uint8Array>, args?: Partial<DecodeArgs>): Records;
    }
  : unknown;

type Encoding<Definition> = Definition extends { readonly encode: (...args: never) => infer Bytes }
  ? {
      /**
       * Value to bytes, without a server. `args` default to the first of `produces`.
       *
       * @throws Error with the reason, where the codec declines the value and gives one.
       */
      encode(value: unknown, args?: Partial<EncodeArgs>): Written<Bytes>;
    }
  : unknown;

type PartsEncoding<Definition> = Definition extends {
  readonly encodeInParts: (...args: never) => infer Parts;
}
  ? {
      /** Values to bytes, part by part, without a server. `args` default to the first of `produces`. */
      encodeInParts(args?: Partial<EncodeArgs>): Parts;
    }
  : unknown;

type Written<Bytes> =
  Bytes extends Promise<infer Value> ? Promise<Exclude<Value, Declined>> : Exclude<Bytes, Declined>;

/** What a codec can be asked without a server: fields of its plugin that are no hooks. */
export type CodecMethod =
  | keyof Decoding<Decoder>
  | keyof Encoding<Encoder>
  | keyof PartsEncoding<Required<Encoder>>
  | keyof StreamDecoding<Required<Decoder>>;

/**
 * A plugin for one format, whose `decode`, `decodeStream`, `encode` and `encodeInParts` can also be
 * called without a server.
 */
export type Codec<Definition = CodecDefinition> = Plugin &
  Decoding<Definition> &
  StreamDecoding<Definition> &
  Encoding<Definition> &
  PartsEncoding<Definition>;

/**
 * Makes the plugin of one format: bytes in, bytes out, no HTTP. Media types are negotiated by the
 * server; what `decode` throws is the client's fault (400).
 *
 * @throws TypeError if the definition cannot be honoured.
 */
export function defineCodec<const Definition extends CodecDefinition>(
  // A type parameter takes fields that nobody knows; a misspelt one is refused here.
  definition: Definition & { readonly [Field in Exclude<keyof Definition, CodecField>]: never },
): Codec<Definition> {
  assertCodecDefinition(definition);
  const { name, version, consumes, decode, decodeStream }: CodecDefinition = definition;
  const { produces, encode, encodeInParts }: CodecDefinition = definition;
  const decodeArgs = (args: Partial<DecodeArgs> | undefined): DecodeArgs => ({
    columns: undefined,
    positional: false,
    ...typeOf(consumes),
    ...args,
  });
  const plugin = definePlugin({
    name,
    ...(version !== undefined && { version }),
    hooks: codecHooks(definition),
  });
  return Object.assign(plugin, {
    ...(decode && {
      decode: (bytes: Uint8Array, args?: Partial<DecodeArgs>) => decode(bytes, decodeArgs(args)),
    }),
    ...(decodeStream && {
      decodeStream: (chunks: AsyncIterable<Uint8Array>, args?: Partial<DecodeArgs>) =>
        decodeStream(chunks, decodeArgs(args)),
    }),
    ...(encode && {
      encode: (value: unknown, args?: Partial<EncodeArgs>) =>
        chain(encode(value, { ...typeOf(produces), ...args }), assertNotDeclined),
    }),
    ...(encodeInParts && {
      encodeInParts: (args?: Partial<EncodeArgs>) =>
        encodeInParts({ ...typeOf(produces), ...args }),
    }),
  }) as unknown as Codec<Definition>;
}

function codecHooks(definition: CodecDefinition): PluginHooks {
  const { consumes, decode, decodeStream, produces, encodeInParts } = definition;
  return {
    ...(decode && {
      inputFn: {
        consumes,
        handler: (args) => decode(args.inputData, args),
        ...(decodeStream && { stream: (args) => decodeStream(args.inputData, args) }),
      },
    }),
    ...(produces && {
      outputFn: {
        produces,
        handler: outputOf(definition),
        ...(encodeInParts && { stream: partsOf(encodeInParts) }),
      },
    }),
  };
}

/** The `outputFn` of a codec: what is a stream or an envelope is turned into what `encode` takes. */
function outputOf(definition: Encoder): (args: OutputArgs) => MaybePromise<HookAnswer<"outputFn">> {
  const { encode, encodeStream, recordsOnly = false } = definition;
  return (args) => {
    const value = recordsOnly ? unwrapPredictions(args.prediction) : args.prediction;
    if (isAsyncIterable(value)) {
      if (encodeStream === undefined) {
        return collect(value)
          .then((values) => encode(values, args))
          .then((body) => outputWith(body, args));
      }
      return { body: encodeStream(value, args), contentType: contentTypeOf(args) };
    }
    const body = encode(value, args);
    return isPromise(body)
      ? body.then((written) => outputWith(written, args))
      : outputWith(body, args);
  };
}

function outputWith(
  body: Declined | Uint8Array | string | undefined,
  args: OutputArgs,
): HookAnswer<"outputFn"> {
  if (body === undefined || isDeclined(body)) return body;
  return { body, contentType: contentTypeOf(args) };
}

function contentTypeOf({ mediaType, parameters }: OutputStreamArgs): string {
  return formatMediaType(mediaType, parameters);
}

/** The `stream` of a codec's `outputFn`. */
function partsOf(encodeInParts: (args: EncodeArgs) => PartsEncoder): OutputStream {
  return (args) => {
    const parts = encodeInParts(args);
    const contentType = contentTypeOf(args);
    return {
      add: (predictions) => parts.add(predictions),
      finish: () => ({ body: parts.finish(), contentType }),
    };
  };
}

/** Without a server there is no other codec to ask: whoever called must know. */
function assertNotDeclined(
  bytes: Declined | Uint8Array | string | undefined,
): Uint8Array | string | undefined {
  if (isDeclined(bytes)) throw new Error(bytes.reason);
  return bytes;
}

/** The type that a codec called without a server reads or writes: the first it declares. */
function typeOf(mediaTypes: readonly string[] = []): EncodeArgs {
  const { mediaType, parameters } = parseMediaType(mediaTypes[0] ?? "") ?? {
    mediaType: "application/octet-stream",
    parameters: {},
  };
  return { mediaType, parameters };
}
