import type { ErrorReport, Health, Service } from "@inference-server/core";
import { errorChain } from "@inference-server/core";
import { curlExample } from "./curl-example.ts";
import type { Log } from "./log.ts";

/** Logs when the model becomes ready, when it does not, and when it is healthy no more. */
export interface Readiness {
  /** Begins to load. A failure is logged, and `/ping` tries again. `url`: where the server is. */
  load(url: string): void;
  /** Takes note of an answer to `/ping`. */
  noticePing(health: Health): void;
  /** Takes note of a prediction, which only a loaded model makes. */
  noticePrediction(): void;
}

/** Watches a service become ready. Each state is logged when it begins, not at every ping. */
export function watchReadiness(service: Service, log: Log): Readiness {
  let start = performance.now();
  let address = "";
  /** Why the model is not ready; empty once it is. */
  let state = "The model is loading.";
  let wasReady = false;
  const ready = (): void => {
    if (state === "") return;
    state = "";
    if (wasReady) {
      log.info({ event: "ready" }, "The model is healthy again.");
      return;
    }
    wasReady = true;
    const milliseconds = Math.round(performance.now() - start);
    const example = curlExample(address, service.describe());
    log.info({ event: "ready", milliseconds }, `The model is ready. Try:\n  ${example}`);
  };
  const notReady = (reason: string, errors: readonly ErrorReport[]): void => {
    const news = [reason, ...errors.map(({ message }) => message)].join("\n");
    if (news === state) return;
    state = news;
    const [error] = errors;
    const why = error === undefined ? reason : `${reason.replace(/\.$/u, "")}: ${error.message}`;
    log.error({ event: "not_ready", errors }, `${why} /ping answers 503 until it is healthy.`);
  };
  return {
    load(url) {
      address = url;
      start = performance.now();
      service
        .load()
        .then(ready, (error: unknown) =>
          notReady("The model could not be loaded.", errorChain(error)),
        );
    },
    noticePing({ healthy, reason = "The model is not healthy.", errors = [] }) {
      if (healthy) ready();
      // A load under way is not news, whether it is the first or another.
      else if (reason !== "The model is loading.") notReady(reason, errors);
    },
    noticePrediction: ready,
  };
}
