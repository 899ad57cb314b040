import { workers } from "../contenders.ts";
import type { Case, Figure } from "../figure.ts";
import { loadOf } from "../load/load.ts";
import { openLoop } from "../load/open-loop.ts";
import { jsonOf } from "../payload.ts";
import { ServerProcess } from "../server-process.ts";
import { quantile } from "../../statistics.ts";

const queueLength = 100;

/** A model that waits as for an accelerator: nobody wants for a processor but the server. */
const work = { milliseconds: 10, computes: false };

/** Twice as many requests as the workers can answer, whatever became of those before. */
export const overload: Case = {
  name: "overload",
  title: `Twice the capacity of two workers at 10 ms a request, QUEUE_LENGTH=${queueLength}`,
  async measure({ rounds }) {
    const server = new ServerProcess(workers("busy", { QUEUE_LENGTH: String(queueLength) }), false);
    try {
      await server.ready();
      const url = await server.url();
      const payload = jsonOf(work);
      const closed = await loadOf({
        url,
        ...payload,
        connections: 16,
        seconds: 3,
        isPinned: false,
      });
      const capacity = closed.requestsPerSecond;
      const arrivals = await openLoop({
        url,
        headers: payload.headers,
        body: JSON.stringify(work),
        perSecond: capacity * 2,
        seconds: Math.min(10, rounds),
      });
      const accepted = arrivals.filter(({ status }) => status === 200);
      const refused = arrivals.filter(({ status }) => status === 503);
      const others = arrivals.length - accepted.length - refused.length;
      return [
        figure("capacity", "requests/s", capacity),
        figure("offered", "requests/s", capacity * 2),
        figure("refused (503)", "%", (refused.length / arrivals.length) * 100),
        figure("failed otherwise", "%", (others / arrivals.length) * 100),
        figure("accepted, p50", "ms", percentile(accepted, 0.5)),
        figure("accepted, p99", "ms", percentile(accepted, 0.99)),
        figure("refused, p99", "ms", percentile(refused, 0.99)),
      ];
    } finally {
      await server.stop();
    }
  },
};

function figure(what: string, unit: Figure["unit"], value: number): Figure {
  return { subject: "workers", what, unit, value };
}

function percentile(arrivals: readonly { readonly milliseconds: number }[], share: number): number {
  return quantile(
    arrivals.map(({ milliseconds }) => milliseconds),
    share,
  );
}
