import { InputFailure } from "../input-failure.ts";
import { chunkBytes, type Reader, type Source } from "../input/source.ts";
import { keptBytes } from "./kept-bytes.ts";
import type { MiniBatch } from "./mini-batch.ts";
import type { SplitPlan } from "./split-plan.ts";

/** An input that is one request. Without a limit, and as it is, it is sent while it is read. */
export async function* wholeInput(source: Source, plan: SplitPlan): AsyncGenerator<MiniBatch> {
  const { filter, keepsSources, maxBytes } = plan;
  const { slice, size } = source;
  const isAsItIs = filter === undefined && !keepsSources;
  if (maxBytes === Infinity && isAsItIs) {
    yield streamed(source);
  } else if (size !== undefined && size > maxBytes) {
    throw tooLarge(maxBytes);
  } else if (isAsItIs && slice !== undefined && size !== undefined && size > keptBytes) {
    yield { ...only, inputBytes: size, byteLength: size, body: () => slice(0, size) };
  } else {
    const { content, inputBytes } = await readAll(source, maxBytes);
    const body = filter === undefined ? content : filter(content, 1);
    const sources = keepsSources ? [content] : [];
    yield { ...only, inputBytes, byteLength: body.length, sources, body: () => body };
  }
}

const only = { firstRecord: 1, records: 1, unit: undefined, sources: [] } as const;

function streamed(source: Source): MiniBatch {
  let reader: Reader | undefined;
  return {
    ...only,
    byteLength: undefined,
    async *body() {
      reader = await source.open();
      try {
        const chunk = Buffer.allocUnsafeSlow(chunkBytes);
        for (;;) {
          const read = await reader.read(chunk);
          if (read === 0) return;
          yield chunk.subarray(0, read);
        }
      } finally {
        await reader.close();
      }
    },
    get inputBytes() {
      return reader?.position ?? 0;
    },
  };
}

async function readAll(source: Source, maxBytes: number) {
  const reader = await source.open();
  try {
    const chunks: Buffer[] = [];
    let bytes = 0;
    for (;;) {
      const chunk = Buffer.allocUnsafeSlow(chunkBytes);
      const read = await reader.read(chunk);
      if (read === 0) break;
      bytes += read;
      if (bytes > maxBytes) throw tooLarge(maxBytes);
      chunks.push(chunk.subarray(0, read));
    }
    return { content: Buffer.concat(chunks), inputBytes: reader.position };
  } finally {
    await reader.close();
  }
}

function tooLarge(maxBytes: number): InputFailure {
  return new InputFailure(
    `The input is larger than a request may be (MaxPayloadInMB, ${maxBytes / 1024 ** 2} MB). Split ` +
      'it with "--split-type Line" if each of its lines is a record, or give a larger ' +
      '"--max-payload-mb"; 0 means no limit.',
  );
}
