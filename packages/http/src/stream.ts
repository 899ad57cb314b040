/** A web stream of an async iterable: pulled as the client reads, ended when the client leaves. */
export function toReadableStream(
  chunks: AsyncIterable<Uint8Array>,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const iterator = chunks[Symbol.asyncIterator]();
  return new ReadableStream({
    async pull(controller) {
      const result = await iterator.next();
      if (result.done) controller.close();
      // Streams of shared memory do not exist here: chunks come from codecs.
      else controller.enqueue(result.value as Uint8Array<ArrayBuffer>);
    },
    async cancel() {
      await iterator.return?.();
    },
  });
}

/**
 * The chunks of a request's body, copied: middleware may read the same ones, and a service's are its
 * own. The request is not asked for its stream before the first of them
 * is wanted: once made, it holds back what nobody reads, and on Node a client whose request is
 * refused unread would lose the connection in the midst of sending.
 */
export async function* bodyOf(
  request: Pick<Request, "body">,
): AsyncGenerator<Uint8Array, void, undefined> {
  // Not every runtime lets `for await` read a web stream.
  const reader = request.body?.getReader();
  if (reader === undefined) return;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value.slice();
    }
  } finally {
    reader.releaseLock();
  }
}
