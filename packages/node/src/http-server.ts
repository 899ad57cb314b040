import { createServer, type Server } from "node:http";
import { isIPv6 } from "node:net";
import { getRequestListener } from "@hono/node-server";
import type { InvocationHandler } from "@inference-server/http";
import type { Hono } from "hono";
import { breakOff } from "./break-off.ts";
import type { ClientLimits } from "./client-limits.ts";
import { answerToError, refuseMalformedRequests, refuseUnsent } from "./malformed-requests.ts";
import { isInvocation, NativeInvocations } from "./native-invocations.ts";
import type { ResolvedSettings } from "./resolve-settings.ts";
import { settings } from "./settings.ts";
import { startError, type StartProblem } from "./start-error.ts";

/** Milliseconds between two looks at requests that have not arrived, where the limits are long. */
const longestInterval = 5000;

/** An HTTP/1.1 server, with limits for its clients. It neither answers nor listens yet. */
export function createHttpServer(limits: ClientLimits): Server {
  const requestTimeout = limits.requestTimeout * 1000;
  const headersTimeout = limits.headersTimeout * 1000;
  const server = createServer({
    // By default longer than the 60 s after which load balancers drop idle connections: if the
    // server were the first to close one, a request under way to it would be lost.
    keepAliveTimeout: limits.keepAliveTimeout * 1000,
    // Node insists on headers in no more time than there is for all of the request.
    headersTimeout:
      requestTimeout === 0 ? headersTimeout : Math.min(headersTimeout, requestTimeout),
    // SageMaker gives an invocation 60 s; a request that has not arrived by then is worthless.
    requestTimeout,
    connectionsCheckingInterval: Math.min(
      longestInterval,
      ...[headersTimeout, requestTimeout].filter((limit) => limit > 0).map((limit) => limit / 2),
    ),
    maxHeaderSize: Math.floor(limits.maxHeaderKB * 1024),
  });
  server.maxConnections = limits.maxConnections;
  return server;
}

/** What an HTTP server has to know of the application that it serves. */
export interface HttpServing {
  /** The address it listens on. */
  readonly hostname: string;
  /** The largest request body. */
  readonly maxBodyBytes: number;
  /** Answers `POST /invocations` before the application is asked. Absent: the application does. */
  readonly invocations?: InvocationHandler;
  /** Told of an answer that could not be sent. */
  readonly onError?: (error: unknown) => void;
}

/** Has an application answer a server's requests. */
export function answerWith(
  server: Server,
  app: Hono,
  { hostname, maxBodyBytes, invocations, onError }: HttpServing,
): void {
  const listener = getRequestListener(
    async (request, bindings) => breakOff(await app.fetch(request, bindings), bindings.outgoing),
    {
      // Stands in for the Host header that HTTP/1.0 health checks do not send.
      hostname: isIPv6(hostname) ? `[${hostname}]` : hostname,
      errorHandler: answerToError,
      // Request and Response are the application's, whoever else runs in this process. Replacing
      // them would make Hono's route a third faster (5,700 to 8,200 small requests a second).
      overrideGlobalObjects: false,
    },
  );
  const native =
    invocations &&
    new NativeInvocations(invocations, (error, response) => {
      onError?.(error);
      refuseUnsent(response);
    });
  server.on("request", (request, response) => {
    if (native !== undefined && isInvocation(request)) native.answer(request, response);
    else void listener(request, response);
  });
  // A client that asks before it sends (RFC 9110 §10.1.1) is spared a body that would be refused.
  server.on("checkContinue", (request, response) => {
    if (Number(request.headers["content-length"]) > maxBodyBytes) response.shouldKeepAlive = false;
    else response.writeContinue();
    server.emit("request", request, response);
  });
  refuseMalformedRequests(server);
}

/**
 * Begins to listen.
 *
 * @returns the port.
 * @throws StartError if the port or the address cannot be had.
 */
export async function listen(
  server: Server,
  { values: { port, host }, origins }: ResolvedSettings,
): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once("error", reject).listen({ port, host }, resolve);
  try {
    await promise;
  } catch (error) {
    const from = origins.port?.label ?? "the default";
    throw startError(problemFor(error, { port, host, from }), error);
  } finally {
    server.off("error", reject);
  }
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : port;
}

/** What a person can open: every address of the machine is `localhost` to whoever sits at it. */
export function urlOf(host: string, port: number): string {
  const name = host === "0.0.0.0" || host === "::" ? "localhost" : host;
  return `http://${name.includes(":") ? `[${name}]` : name}:${port}`;
}

function problemFor(
  error: unknown,
  { port, host, from }: { readonly port: number; readonly host: string; readonly from: string },
): StartProblem {
  const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
  const setting = ["--port", ...settings.port.environment].join(" or ");
  switch (code) {
    case "EADDRINUSE":
      return {
        code: "port_in_use",
        message: `Port ${port} ("port", from ${from}) is in use.`,
        fix: `Stop what listens there, or choose another port with ${setting}; 0 lets the system choose.`,
      };
    case "EACCES":
      return {
        code: "port_privileged",
        message: `Port ${port} ("port", from ${from}) needs privileges that this process does not have.`,
        fix: `Choose one above 1023 with ${setting}.`,
      };
    default:
      return {
        code: "host_unusable",
        message: `Cannot listen on "${host}" ("host"): ${code}.`,
        fix: "Choose an address of this machine with --host or HOST; 0.0.0.0 is every one.",
      };
  }
}
