/**
 * A response body that comes in pieces, and whose length is known before the first of them: it is
 * sent with a Content-Length.
 */
export interface SizedBody extends AsyncIterable<Uint8Array> {
  /** Of all pieces together. */
  readonly byteLength: number;
}

/** A body that is complete, in pieces: to join those of a large one would take as much memory again. */
export interface PiecedBody extends SizedBody {
  /** Those that nobody has read yet: a reader's hold on a piece is the last one. */
  readonly pieces: readonly Uint8Array[];
}

/** Makes the body of some pieces, for one reader. */
export function piecedBody(all: readonly Uint8Array[]): PiecedBody {
  const pieces = all.filter(({ byteLength }) => byteLength > 0);
  const byteLength = pieces.reduce((sum, piece) => sum + piece.byteLength, 0);
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
  return { byteLength, pieces, [Symbol.asyncIterator]: () => iterator };
}

const done: IteratorResult<Uint8Array, undefined> = { done: true, value: undefined };

/** Whether all of a body's pieces are here. */
export function isPieced(body: object): body is PiecedBody {
  return "pieces" in body && Array.isArray(body.pieces);
}
