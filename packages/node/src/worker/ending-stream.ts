/**
 * A stream that says once that it is over: at its end, whether all of it was wanted or none, or
 * when `signal` is aborted.
 */
export function endingWith(
  stream: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
  onEnd: () => void,
): AsyncIterable<Uint8Array> {
  const iterator = stream[Symbol.asyncIterator]();
  let isOver = false;
  const finish = (): void => {
    if (isOver) return;
    isOver = true;
    signal.removeEventListener("abort", stop);
    onEnd();
  };
  const stop = (): void => {
    // Whether it fails to end does not matter to anybody.
    void Promise.resolve(iterator.return?.()).then(finish, finish);
  };
  if (signal.aborted) stop();
  else signal.addEventListener("abort", stop, { once: true });
  const ending: AsyncIterator<Uint8Array> = {
    async next() {
      try {
        const result = await iterator.next();
        if (result.done === true) finish();
        return result;
      } catch (error) {
        finish();
        throw error;
      }
    },
    async return() {
      await iterator.return?.();
      finish();
      return { done: true, value: undefined };
    },
  };
  return { [Symbol.asyncIterator]: () => ending };
}
