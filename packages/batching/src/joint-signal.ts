import type { PendingRequest } from "./pending-request.ts";

/** A signal for a call that several requests share. */
export interface JointSignal {
  readonly signal: AbortSignal;
  /** Stops watching the requests. */
  release(): void;
}

/** Makes the signal that is aborted when none of the requests waits for its answer any more. */
export function jointSignal(requests: readonly PendingRequest[]): JointSignal {
  const [first] = requests;
  if (first !== undefined && requests.length === 1) {
    return { signal: first.signal, release: () => undefined };
  }
  const controller = new AbortController();
  let open = requests.length;
  const releases = requests.map((request) =>
    request.onSettled(() => {
      open -= 1;
      if (open > 0) return;
      controller.abort(new Error("Nobody waits for the answer of this call any more."));
    }),
  );
  return {
    signal: controller.signal,
    release: () => {
      for (const release of releases) release();
    },
  };
}
