/** Aborts with whichever of the signals is aborted first; the answer undoes it. */
export function follow(controller: AbortController, signals: readonly (AbortSignal | undefined)[]) {
  const undo = signals.map((signal) => {
    const abort = (): void => controller.abort(signal?.reason);
    if (signal?.aborted === true) abort();
    signal?.addEventListener("abort", abort);
    return () => signal?.removeEventListener("abort", abort);
  });
  return (): void => {
    for (const each of undo) each();
  };
}
