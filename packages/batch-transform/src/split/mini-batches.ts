import { chunkBytes, type Reader, type Source } from "../input/source.ts";
import type { SplitType } from "../transform-options.ts";
import type { MiniBatch } from "./mini-batch.ts";
import { Packer } from "./packer.ts";
import { recordTooLarge } from "./record-too-large.ts";
import { scannerOf } from "./record-scanner.ts";
import type { SplitPlan } from "./split-plan.ts";
import { wholeInput } from "./whole-input.ts";

/** Cuts an input into what its requests hold. Nothing is read before it is asked for. */
export async function* miniBatches(source: Source, plan: SplitPlan): AsyncGenerator<MiniBatch> {
  const { splitType, isSingle, maxBytes, filter, keepsSources } = plan;
  const isAsItIs = filter === undefined && !keepsSources;
  if (splitType === "None" || (!isSingle && isAsItIs && maxBytes === Infinity)) {
    yield* wholeInput(source, plan);
    return;
  }
  const reader = await source.open();
  try {
    yield* split(source, reader, splitType, plan);
  } finally {
    await reader.close();
  }
}

/** What a record may have where the payload has no limit: SageMaker's limit for all requests. */
const mostBytes = 100 * 1024 ** 2;

async function* split(
  source: Source,
  reader: Reader,
  splitType: Exclude<SplitType, "None">,
  plan: SplitPlan,
): AsyncGenerator<MiniBatch> {
  const { isSingle, filter, keepsSources } = plan;
  const limit = Math.min(plan.maxBytes, mostBytes);
  const scanner = scannerOf(splitType, limit);
  const { unit } = scanner;
  const isAlone = isSingle || filter !== undefined || keepsSources;
  const bodyOf = (record: Buffer, number: number): Buffer => {
    const content = isSingle ? scanner.contentOf(record) : record;
    return filter === undefined ? content : filter(content, number);
  };
  const packer = new Packer({ source, reader, unit, plan });
  // One buffer is filled over and over, so that an input of any size leaves nothing to collect.
  let buffer = Buffer.allocUnsafeSlow(chunkBytes);
  let filled = 0;
  let start = 0;
  let from = 0;
  /** Adds the record up to here, and answers what there is to send before it or, if single, of it. */
  const pack = (end: number): MiniBatch | undefined => {
    const { nextNumber: number } = packer;
    const body = isAlone ? bodyOf(buffer.subarray(start, end), number) : undefined;
    const size = body?.length ?? end - start;
    if (size > limit) throw recordTooLarge(unit, number, limit);
    const full = packer.bytes + size > limit ? packer.take(buffer) : undefined;
    if (body === undefined) packer.addAsItStands(start, end);
    else packer.add(body, buffer, start, end);
    start = end;
    return isSingle ? packer.take(buffer) : full;
  };
  for (;;) {
    const bytes = buffer.subarray(0, filled);
    for (from = Math.max(from, start); ; from = start) {
      const end = scanner.endOf(bytes, start, from, packer.nextNumber);
      if (end === -1) break;
      const batch = pack(end);
      if (batch !== undefined) yield batch;
    }
    if (filled - start > limit) throw recordTooLarge(unit, packer.nextNumber, limit);
    packer.keep(buffer);
    buffer.copyWithin(0, start, filled);
    filled -= start;
    from = filled;
    start = 0;
    if (filled === buffer.length) buffer = Buffer.concat([buffer], filled * 2);
    const read = await reader.read(buffer.subarray(filled));
    if (read === 0) break;
    filled += read;
  }
  if (filled > 0) {
    scanner.endWithin(packer.nextNumber);
    const batch = pack(filled);
    if (batch !== undefined) yield batch;
  }
  if (packer.records > 0) yield packer.take(buffer);
}
