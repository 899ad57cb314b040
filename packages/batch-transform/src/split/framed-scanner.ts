import { InputFailure } from "../input-failure.ts";
import { recordTooLarge } from "./record-too-large.ts";
import type { RecordScanner } from "./record-scanner.ts";

/** How a binary format frames its records. */
export interface Framing {
  readonly name: string;
  /** Bytes that stand before a record's content and say how long it is. */
  readonly headerBytes: number;
  /** The length of the content of the record that begins here. `undefined`: none does. */
  contentBytes(bytes: Buffer, start: number): number | undefined;
  /** Bytes that stand after the content. */
  footerBytes(contentBytes: number): number;
}

/** MXNet's RecordIO: a magic number, the length, the content, filled up to four bytes. */
export const recordIO: Framing = {
  name: "RecordIO",
  headerBytes: 8,
  contentBytes(bytes, start) {
    const length = bytes.readUInt32LE(start + 4);
    // The highest bits mark parts of a record that was cut, which SageMaker's SDK cannot read either.
    return bytes.readUInt32LE(start) === 0xced7230a && length >>> 29 === 0 ? length : undefined;
  },
  footerBytes: (length) => (4 - (length % 4)) % 4,
};

/** TensorFlow's TFRecord: the length and its checksum, the content and its checksum. */
export const tfRecord: Framing = {
  name: "TFRecord",
  headerBytes: 12,
  contentBytes: (bytes, start) => Number(bytes.readBigUInt64LE(start)),
  footerBytes: () => 4,
};

/** Cuts at the ends of frames. */
export function framedScanner(framing: Framing, maxBytes: number): RecordScanner {
  const { name, headerBytes } = framing;
  return {
    unit: "record",
    endOf(bytes, start, _from, number) {
      if (bytes.length - start < headerBytes) return -1;
      const contentBytes = framing.contentBytes(bytes, start);
      if (contentBytes === undefined) throw notFramed(name, number);
      const frameBytes = headerBytes + contentBytes + framing.footerBytes(contentBytes);
      if (frameBytes > maxBytes) throw recordTooLarge("record", number, maxBytes);
      return start + frameBytes > bytes.length ? -1 : start + frameBytes;
    },
    contentOf(record) {
      const contentBytes = framing.contentBytes(record, 0) ?? 0;
      return record.subarray(headerBytes, headerBytes + contentBytes);
    },
    endWithin(number) {
      throw new InputFailure(
        `The input ends within record ${number}. Expected whole ${name} records.`,
      );
    },
  };
}

function notFramed(name: string, number: number): InputFailure {
  return new InputFailure(
    `Record ${number} does not begin as a ${name} record. Expected ${name} records that are not ` +
      'cut into parts; "--split-type" says what the input holds.',
  );
}
