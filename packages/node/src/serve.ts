import { errorChain } from "@inference-server/core";
import type { HttpOptions } from "@inference-server/http";
import { closer } from "./close-server.ts";
import { connectToDev, type DevLink } from "./dev-link.ts";
import { drainOf } from "./drain.ts";
import { logDropped } from "./dropped-connections.ts";
import { invocationLog } from "./invocation-log.ts";
import { createLog, type Log } from "./log.ts";
import { handleProcessEvents, type ProcessEvents } from "./process-events.ts";
import { watchReadiness } from "./readiness.ts";
import type { RunningServer, ServeOptions } from "./serve-options.ts";
import { serveSettings } from "./serve-settings.ts";
import type { ResolvedSettings } from "./resolve-settings.ts";
import { logStart } from "./start-line.ts";
import { serveApplication, type ServedApplication } from "./served-application.ts";
import { handOver } from "./served-options.ts";
import { stoppingService } from "./stopping-service.ts";
import { allocateYoung } from "./young-allocation.ts";

/**
 * Serves an application over HTTP: finds its plugins, listens, then loads the model. Settings come
 * from the command line, the environment and `options`, in this order. The process ends with 0 on
 * SIGTERM and SIGINT, when what runs is finished. All of the process runs without V8's
 * allocation-site pretenuring from then on, which would make one server in fifteen slower.
 *
 * An error that the caller does not catch is printed without a stack and ends the process with 1.
 *
 * @throws StartError if a setting is not valid or the port cannot be had.
 * @throws CompositionError that lists everything that is wrong with the plugins.
 */
export async function serve(options: ServeOptions = {}): Promise<RunningServer> {
  if (handOver(options)) return new Promise(() => undefined);
  const events = handleProcessEvents();
  try {
    return await start(options, events);
  } catch (error) {
    // If nobody catches it, it comes back as an uncaught exception before this.
    setImmediate(() => events.release());
    throw error;
  }
}

async function start(options: ServeOptions, events: ProcessEvents): Promise<RunningServer> {
  const dev = connectToDev(() => events.stop("the dev command let go"));
  const settings = serveSettings(options);
  const log = createLog(settings.values);
  events.log = log;
  const composing = serveApplication(
    { from: options.from, plugins: options.plugins },
    // A change restarts all of it, so there is nothing to gain from more processes.
    { settings, log, isInline: dev !== undefined },
  );
  const http = importHttp();
  const application = await composing;
  try {
    if (application.watch !== undefined) await dev?.composed(application.watch);
    return await listenFor(application, { options, settings, events, log, dev, http: await http });
  } catch (error) {
    application.abandon();
    throw error;
  }
}

/** What a server that is about to listen was given. */
interface Start {
  readonly options: ServeOptions;
  readonly settings: ResolvedSettings;
  readonly events: ProcessEvents;
  readonly log: Log;
  readonly dev: DevLink | undefined;
  readonly http: Awaited<ReturnType<typeof importHttp>>;
}

/** What speaks HTTP takes a tenth of a second to import, while the first worker composes. */
function importHttp() {
  return Promise.all([import("@inference-server/http"), import("./http-server.ts")]);
}

async function listenFor(
  { service, inspection, watchHealth }: ServedApplication,
  { options, settings, events, log, dev, http }: Start,
): Promise<RunningServer> {
  const [{ createApp, invocationHandler }, { answerWith, createHttpServer, listen, urlOf }] = http;
  const { host } = settings.values;
  allocateYoung();
  const server = createHttpServer(settings.values);
  logDropped(server, log);
  const drain = drainOf(server);
  const readiness = watchReadiness(service, log);
  watchHealth((health) => readiness.noticePing(health));
  const note = invocationLog(log);
  const maxBodyBytes = inspection.maxBodyBytes ?? Number.POSITIVE_INFINITY;
  const stopping = stoppingService(service, () => drain.isDraining);
  const onError = (error: unknown): void => {
    log.error({ event: "failed", errors: errorChain(error) }, "A route of the server failed.");
  };
  const { configure } = options;
  const httpOptions: HttpOptions = {
    maxBodyBytes,
    bodyLimitSetting: "MAX_BODY_MB (or --max-body-mb)",
    onInvocation(entry) {
      note(entry);
      if (entry.status === 200) readiness.noticePrediction();
    },
    onPing(health) {
      if (!drain.isDraining) readiness.noticePing(health);
    },
    onError,
    ...(configure !== undefined && { configure }),
  };
  answerWith(server, createApp(stopping, httpOptions), {
    hostname: host,
    maxBodyBytes,
    onError,
    // Middleware of the application's own is to see invocations, too.
    ...(configure === undefined && { invocations: invocationHandler(stopping, httpOptions) }),
  });
  const port = await listen(server, settings);
  const url = urlOf(host, port);
  const close = closer(service, drain, log);
  events.onStop = close;
  logStart(log, { port, url, inspection });
  readiness.load(url);
  dev?.listening(port);
  return {
    port,
    url,
    async close() {
      await close("close() was called");
      events.release();
    },
  };
}
