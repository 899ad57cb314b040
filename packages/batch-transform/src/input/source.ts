import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { asInputFailure } from "../input-failure.ts";
import type { Compression } from "../transform-options.ts";
import type { InputFile } from "./input-files.ts";

/** An input's content, decompressed. */
export interface Source {
  /** Begins to read it from its beginning. */
  open(): Promise<Reader>;
  /**
   * Reads a part of it, from one byte up to another; a chunk is good until the next one is asked
   * for. Absent: the content can only be read in order.
   */
  slice?(start: number, end: number): AsyncIterable<Buffer>;
  /** How many bytes the content has; `undefined`: that is known once it is read. */
  readonly size: number | undefined;
}

/** Reads an input once. */
export interface Reader {
  /** Fills a buffer with what comes next, as far as it goes. 0: there is nothing more. */
  read(target: Buffer): Promise<number>;
  /** How many bytes of the file were read. */
  readonly position: number;
  close(): Promise<void>;
}

/** A file's content. */
export function sourceOf({ path, size }: InputFile, compression: Compression): Source {
  if (compression === "Gzip") return { open: () => openGzip(path), size: undefined };
  return { open: () => openPlain(path), slice: (start, end) => slice(path, start, end), size };
}

/** Bytes read at a time. */
export const chunkBytes = 256 * 1024;

/** Bytes of a slice read at a time: a hundred requests may be under way, each with its slice. */
const sliceBytes = 64 * 1024;

async function openPlain(path: string): Promise<Reader> {
  const file = await open(path).catch((error: unknown) => fail(path, error));
  let position = 0;
  return {
    async read(target) {
      const reading = file.read(target, 0, target.length, position);
      const { bytesRead } = await reading.catch((error: unknown) => fail(path, error));
      position += bytesRead;
      return bytesRead;
    },
    get position() {
      return position;
    },
    close: () => file.close(),
  };
}

async function openGzip(path: string): Promise<Reader> {
  const file = createReadStream(path);
  const gunzip = createGunzip({ chunkSize: chunkBytes });
  // What fails is thrown where the bytes are read.
  pipeline(file, gunzip, () => undefined);
  const chunks = (gunzip as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  let rest: Buffer = Buffer.alloc(0);
  return {
    async read(target) {
      while (rest.length === 0) {
        const next = await chunks.next().catch((error: unknown) => fail(path, error));
        if (next.done === true) return 0;
        rest = next.value;
      }
      const copied = rest.copy(target);
      rest = rest.subarray(copied);
      return copied;
    },
    get position() {
      return file.bytesRead;
    },
    async close() {
      gunzip.destroy();
      file.destroy();
    },
  };
}

async function* slice(path: string, start: number, end: number): AsyncGenerator<Buffer> {
  const file = await open(path).catch((error: unknown) => fail(path, error));
  try {
    const chunk = Buffer.allocUnsafeSlow(Math.min(sliceBytes, end - start));
    for (let at = start; at < end;) {
      const reading = file.read(chunk, 0, Math.min(chunk.length, end - at), at);
      const { bytesRead } = await reading.catch((error: unknown) => fail(path, error));
      if (bytesRead === 0) fail(path, new Error("the file became shorter"));
      at += bytesRead;
      yield chunk.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

function fail(path: string, error: unknown): never {
  throw asInputFailure(error, `Reading "${path}"`);
}
