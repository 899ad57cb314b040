import { Packr, RESET_BUFFER_MODE } from "msgpackr";
import { fault } from "./fault.ts";
import { arrayHeaderLength } from "./sink.ts";

class PlainPackr extends Packr {
  /** msgpackr asks this when it meets `undefined`, which a plain value has nowhere. */
  get encodeUndefinedAsNil(): boolean {
    throw fault(
      (place) =>
        `Cannot write the value${place} as MessagePack: its fields changed while they were written.`,
    );
  }
}

/** What every language reads: maps instead of records, the shortest headers. */
const packr = new PlainPackr({ useRecords: false, variableMapSize: true });

/**
 * Writes a value that `isPlainValue` knows to be plain, with msgpackr. The bytes are copied out of
 * the memory it writes to, which it uses again.
 */
export function packPlain(value: unknown): Uint8Array<ArrayBuffer> {
  return new Uint8Array(packr.pack(value, RESET_BUFFER_MODE));
}

/**
 * The elements of a list that `isPlainValue` knows to be plain, without the header of the list. Their
 * memory is msgpackr's, which writes to it again the next time.
 */
export function packElements(values: readonly unknown[]): Uint8Array {
  return packr.pack(values, RESET_BUFFER_MODE).subarray(arrayHeaderLength(values.length));
}
