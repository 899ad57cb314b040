import type { Declined } from "./declined.ts";
import type { Column, MaybePromise, Parameters } from "./hooks.ts";
import { didYouMean } from "./suggestion.ts";

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

/** The half of a codec that reads. */
export interface Decoder {
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
  /** All of the list, once; of a large one in pieces, which need not be joined. */
  finish(): Uint8Array | string | readonly Uint8Array[];
}

/** The half of a codec that writes. */
export interface Encoder {
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

/** Every field of a codec definition. Exhaustive: a new field does not compile without a line. */
const fields: { readonly [Field in CodecField]: true } = {
  name: true,
  version: true,
  consumes: true,
  decode: true,
  decodeStream: true,
  produces: true,
  encode: true,
  encodeStream: true,
  encodeInParts: true,
  recordsOnly: true,
};

/**
 * What types cannot hold back: definitions written in JavaScript, or cast. A codec that did not say
 * what it consumes would be asked to decode everything.
 *
 * @throws TypeError if the definition cannot be honoured.
 */
export function assertCodecDefinition(definition: CodecDefinition): void {
  const { name, consumes, decode, decodeStream, produces, encode } = definition;
  const subject = `defineCodec: codec "${name}"`;
  for (const field of Object.keys(definition)) {
    if (Object.hasOwn(fields, field)) continue;
    const suggestion = didYouMean(field, Object.keys(fields));
    throw new TypeError(`${subject} has an unknown field "${field}".${suggestion}`);
  }
  if (decode === undefined && encode === undefined) {
    throw new TypeError(
      `${subject} has neither "decode" nor "encode". Define "consumes" with "decode", "produces" ` +
        'with "encode", or both.',
    );
  }
  if ((consumes === undefined) !== (decode === undefined)) {
    throw new TypeError(`${subject} has one of "consumes" and "decode". Define both or neither.`);
  }
  if (decodeStream !== undefined && decode === undefined) {
    throw new TypeError(
      `${subject} has "decodeStream" without "decode". Define both: the server reads complete bodies.`,
    );
  }
  if ((produces === undefined) !== (encode === undefined)) {
    throw new TypeError(`${subject} has one of "produces" and "encode". Define both or neither.`);
  }
}
