import { attribute, type Attribution } from "./attribution.ts";

/**
 * A stream whose first piece has come: what fails before it can still be answered with a status.
 * After it, a failure can only break the answer off.
 *
 * @throws whatever the stream throws before its first piece, attributed to its maker.
 */
export async function begun<Piece>(
  stream: AsyncIterable<Piece>,
  maker: Attribution,
): Promise<AsyncIterable<Piece>> {
  const iterator = stream[Symbol.asyncIterator]();
  try {
    return resumed(await iterator.next(), iterator);
  } catch (error) {
    throw attribute(error, maker);
  }
}

/**
 * A stream of what has come and what is to come. No generator: one that is ended before it was read
 * would not end its source.
 */
export function resumed<Piece>(
  first: IteratorResult<Piece, unknown>,
  iterator: AsyncIterator<Piece, unknown>,
): AsyncIterable<Piece> {
  let waiting: IteratorResult<Piece, unknown> | undefined = first;
  const rest: AsyncIterator<Piece, unknown> = {
    async next() {
      const result = waiting ?? (await iterator.next());
      waiting = undefined;
      return result;
    },
    async return() {
      await iterator.return?.();
      return { done: true, value: undefined };
    },
  };
  return { [Symbol.asyncIterator]: () => rest };
}
