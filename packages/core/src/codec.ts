import type { Column, MaybePromise, Parameters } from "./hooks.ts";
import type { Plugin } from "./plugin.ts";

/** What `decode` knows besides the bytes. */
export interface DecodeArgs {
  /** Type and subtype of the bytes, in lower case: `text/csv`. */
  readonly mediaType: string;
  /** The media type's parameters: `{ header: "present" }`. */
  readonly parameters: Parameters;
  /** The columns of the model's records, where the model names them. */
  readonly columns: readonly Column[] | undefined;
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
}

interface Encoder {
  /** Media types that `encode` writes, best first; concrete, with parameters where they matter. */
  readonly produces: readonly string[];
  /** Value to bytes, or to a string, which is cheaper to send. `undefined`: "this value is not mine". */
  readonly encode: (
    value: unknown,
    args: EncodeArgs,
  ) => MaybePromise<Uint8Array | string | undefined>;
  /**
   * Writes a stream of records, one by one. Without it a streamed prediction is collected into
   * an array for `encode`.
   */
  readonly encodeStream?: (
    values: AsyncIterable<unknown>,
    args: EncodeArgs,
  ) => AsyncIterable<Uint8Array>;
  /**
   * The format holds nothing but a list of records (CSV, JSON Lines): of SageMaker's
   * `{"predictions": […]}`, `encode` gets the list. Default: `false`.
   */
  readonly recordsOnly?: boolean;
}

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

type Encoding<Definition> = Definition extends { readonly encode: (...args: never) => infer Bytes }
  ? {
      /** Value to bytes, without a server. `args` default to the first of `produces`. */
      encode(value: unknown, args?: Partial<EncodeArgs>): Bytes;
    }
  : unknown;

/** A plugin for one format, whose `decode` and `encode` can also be called without a server. */
export type Codec<Definition = CodecDefinition> = Plugin &
  Decoding<Definition> &
  Encoding<Definition>;
