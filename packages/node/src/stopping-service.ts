import type { Service } from "@inference-server/core";

/**
 * A service whose `ping` says no while the server drains, so that no more requests are sent there.
 * Those that have been sent are still answered: `close` would refuse them.
 */
export function stoppingService(service: Service, isStopping: () => boolean): Service {
  return {
    load: () => service.load(),
    ping: async () =>
      isStopping() ? { healthy: false, reason: "The server is stopping." } : await service.ping(),
    invoke: (request) => service.invoke(request),
    executionParameters: () => service.executionParameters(),
    concurrency: () => service.concurrency(),
    describe: () => service.describe(),
    close: () => service.close(),
  };
}
