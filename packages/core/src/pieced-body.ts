const brand: unique symbol = Symbol.for("@inference-server/core/pieced-body");

/**
 * A response body that is complete, in pieces: to join those of a large one would take as much
 * memory again. It is sent with a Content-Length. Made by `piecedBody`, for one reader.
 */
export interface PiecedBody extends AsyncIterable<Uint8Array> {
  readonly [brand]: true;
  /** Those that nobody has read yet; what was read is let go of. */
  readonly pieces: readonly Uint8Array[];
  /** Of those pieces together. */
  readonly byteLength: number;
}

/** Makes the body of some pieces. */
export function piecedBody(all: readonly Uint8Array[]): PiecedBody {
  const pieces = all.filter(({ byteLength }) => byteLength > 0);
  const iterator: AsyncIterator<Uint8Array> = {
    next() {
      const value = pieces.shift();
      return Promise.resolve(value === undefined ? done : { done: false, value });
    },
    return() {
      pieces.length = 0;
      return Promise.resolve(done);
    },
  };
  return {
    [brand]: true,
    pieces,
    get byteLength() {
      return pieces.reduce((sum, { byteLength }) => sum + byteLength, 0);
    },
    [Symbol.asyncIterator]: () => iterator,
  };
}

const done: IteratorResult<Uint8Array, undefined> = { done: true, value: undefined };

/** Whether a body was made by `piecedBody`, of this or another copy of this package. */
export function isPieced(body: object): body is PiecedBody {
  return brand in body;
}
