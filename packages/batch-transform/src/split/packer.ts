import type { Reader, Source } from "../input/source.ts";
import { keptBytes } from "./kept-bytes.ts";
import type { MiniBatch } from "./mini-batch.ts";
import type { SplitPlan } from "./split-plan.ts";

/** Where the records of a packer come from. */
export interface PackerOptions {
  readonly source: Source;
  readonly reader: Reader;
  readonly unit: "line" | "record";
  readonly plan: SplitPlan;
}

/** Puts records together to mini-batches. Their bytes are copied: the buffer is somebody else's. */
export class Packer {
  readonly #options: PackerOptions;
  /** Absent: bodies are not as they stand in the file, or the file cannot be read again. */
  readonly #slice: Source["slice"] | undefined;
  #parts: Buffer[] = [];
  #sources: Buffer[] = [];
  #bytes = 0;
  #records = 0;
  #firstRecord = 1;
  /** Where the mini-batch stands in the content. */
  #start = 0;
  #end = 0;
  /** The part of the buffer that was added and is not copied yet. */
  #runStart = 0;
  #runEnd = 0;
  #position = 0;

  constructor(options: PackerOptions) {
    const { source, plan } = options;
    this.#options = options;
    const isAsItStands = plan.filter === undefined && !plan.keepsSources && !plan.isSingle;
    this.#slice = isAsItStands ? source.slice : undefined;
  }

  /** Of the body so far. */
  get bytes(): number {
    return this.#bytes;
  }

  get records(): number {
    return this.#records;
  }

  /** The number of the record that is added next. */
  get nextNumber(): number {
    return this.#firstRecord + this.#records;
  }

  /** Adds a record that is sent as it stands in the buffer. It follows the one before it. */
  addAsItStands(start: number, end: number): void {
    if (this.#runEnd === this.#runStart) this.#runStart = start;
    this.#runEnd = end;
    this.#count(end - start, end - start);
  }

  /** Adds a record, and what is sent of it. */
  add(body: Buffer, buffer: Buffer, start: number, end: number): void {
    this.#parts.push(Buffer.from(body));
    if (this.#options.plan.keepsSources) this.#sources.push(copy(buffer, start, end));
    this.#count(body.length, end - start);
  }

  /** Copies what was added as it stands, before the buffer is used for something else. */
  keep(buffer: Buffer): void {
    const [start, end] = [this.#runStart, this.#runEnd];
    this.#runStart = 0;
    this.#runEnd = 0;
    if (end === start) return;
    if (this.#slice === undefined || this.#bytes <= keptBytes) {
      this.#parts.push(copy(buffer, start, end));
    } else {
      this.#parts = [];
    }
  }

  /** What was added since the last time. */
  take(buffer: Buffer): MiniBatch {
    this.keep(buffer);
    const slice = this.#bytes > keptBytes ? this.#slice : undefined;
    const [parts, start, end] = [this.#parts, this.#start, this.#end];
    const { unit, reader } = this.#options;
    const batch: MiniBatch = {
      firstRecord: this.#firstRecord,
      records: this.#records,
      unit,
      byteLength: this.#bytes,
      inputBytes: reader.position - this.#position,
      sources: this.#sources,
      body: () => slice?.(start, end) ?? joined(parts),
    };
    this.#position = reader.position;
    this.#firstRecord += this.#records;
    this.#start = end;
    this.#parts = [];
    this.#sources = [];
    this.#bytes = 0;
    this.#records = 0;
    return batch;
  }

  #count(bodyBytes: number, inputBytes: number): void {
    this.#records += 1;
    this.#bytes += bodyBytes;
    this.#end += inputBytes;
  }
}

function copy(buffer: Buffer, start: number, end: number): Buffer {
  return Buffer.from(buffer.subarray(start, end));
}

function joined(parts: readonly Buffer[]): Buffer {
  const [first = Buffer.alloc(0)] = parts;
  return parts.length === 1 ? first : Buffer.concat(parts);
}
