/** What one request holds. */
export interface MiniBatch {
  /** The number of its first record in the input, from 1. */
  readonly firstRecord: number;
  readonly records: number;
  /** What `firstRecord` counts; `undefined`: the input is not split. */
  readonly unit: "line" | "record" | undefined;
  /** The body's size. `undefined`: it is sent in chunks. */
  readonly byteLength: number | undefined;
  /** Bytes of the file that were read for it. */
  readonly inputBytes: number;
  /** The records as they stand in the input; empty unless they are to be joined. */
  readonly sources: readonly Buffer[];
  /** The body, as often as it is needed. A chunk is good until the next one is asked for. */
  body(): Uint8Array | AsyncIterable<Uint8Array>;
}
