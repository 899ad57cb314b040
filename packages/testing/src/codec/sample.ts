import type { Column } from "@inference-server/core";

/** How the codec is asked: what the request or the model says besides the bytes. */
interface Circumstances {
  /**
   * The media type to read and write, parameters included: `text/csv;header=present`. Default: the
   * first that the codec writes, else the first that it reads.
   */
  readonly mediaType?: string;
  /** The fields of the model's records, as the codec is told them. Default: not known. */
  readonly columns?: readonly Column[];
  /** Whether records may arrive as bare cells in the order of `columns`. Default: `false`. */
  readonly positional?: boolean;
}

/** A value that the codec carries. */
export interface CodecSample extends Circumstances {
  /** Names the sample in messages and in the golden file. */
  readonly name: string;
  /** What is written, and what reading that gives. */
  readonly value: unknown;
  /** What reading gives, where it is another value: the list of numbers of a typed array. */
  readonly decoded?: unknown;
  /**
   * Another way in which somebody may have written the value, in bytes or as UTF-8 text; a codec
   * that only reads needs it. Default: none.
   */
  readonly bytes?: Uint8Array | string;
}

/** Bytes that the codec must refuse. */
export type MalformedSample = Circumstances & {
  /** Names the sample in messages. */
  readonly name: string;
} & (
    | { readonly bytes: Uint8Array; readonly text?: never }
    | { readonly text: string; readonly bytes?: never }
  );

/** What decoding a sample must give. */
export function expectedOf(sample: CodecSample): unknown {
  return "decoded" in sample ? sample.decoded : sample.value;
}

/** The bytes of a malformed sample. */
export function malformedBytes({ bytes, text }: MalformedSample): Uint8Array {
  return bytes ?? Buffer.from(text ?? "");
}
