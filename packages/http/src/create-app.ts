import {
  requestIdOf,
  type Health,
  type InvocationRequest,
  type Service,
} from "@inference-server/core";
import { Hono, type Context } from "hono";
import { answerOf, problemAnswer, type Answer } from "./answer.ts";
import { invocationHandler, type InvocationOptions } from "./invocations.ts";
import { bodyOf, toReadableStream } from "./stream.ts";

/** What an application can be told. */
export interface HttpOptions extends InvocationOptions {
  /** Told of every answer to `/ping`. */
  readonly onPing?: (health: Health) => void;
  /** Told of a throw outside an invocation, in a route of `configure` for example. */
  readonly onError?: (error: Error) => void;
  /** Adds middleware and routes of the application's own, before SageMaker's routes. */
  readonly configure?: (app: Hono) => void;
}

const routes = {
  "/invocations": ["POST"],
  "/ping": ["GET", "HEAD", "POST"],
  "/execution-parameters": ["GET", "HEAD"],
} as const;

/** The longest part of a path that a 404 repeats. */
const longestPath = 200;

/**
 * SageMaker's routes over a service: `POST /invocations`, `GET /ping` (HEAD and POST too) and
 * `GET /execution-parameters`. Whatever goes wrong is answered as problem+json (RFC 9457).
 */
export function createApp(service: Service, options: HttpOptions = {}): Hono {
  const { onPing, onError, configure } = options;
  const handle = invocationHandler(service, options);
  // Load balancers and people add a slash; nothing else here would answer to it.
  const app = new Hono({ strict: false });
  configure?.(app);
  app.post("/invocations", async (context) => responseOf(await handle(requestOf(context))));
  app.on(["GET", "POST"], "/ping", async (context) => {
    const health = await service.ping();
    onPing?.(health);
    return responseOf(health.healthy ? healthy : notReady(context, health));
  });
  app.get("/execution-parameters", async () =>
    responseOf(
      answerOf(200, "application/json", JSON.stringify(await service.executionParameters())),
    ),
  );
  for (const [path, methods] of Object.entries(routes)) {
    app.all(path, (context) => responseOf(methodNotAllowed(context, methods)));
  }
  app.notFound((context) => responseOf(notFound(context)));
  app.onError((error, context) => {
    // Hono's HTTPException, thrown by middleware of the application's own: its answer stands.
    if ("getResponse" in error) return error.getResponse();
    onError?.(error);
    return responseOf(internalError(context));
  });
  return app;
}

function requestOf(context: Context): InvocationRequest {
  const { raw } = context.req;
  return { headers: headersOf(context), body: bodyOf(raw), signal: raw.signal };
}

function responseOf({ status, headers, body }: Answer): Response {
  const isComplete = typeof body === "string" || body instanceof Uint8Array;
  const content = isComplete ? body : toReadableStream(body);
  // The standard types tell apart where bytes are kept, which no body here depends on.
  return new Response(content as string | Uint8Array<ArrayBuffer>, { status, headers });
}

/** SageMaker wants an empty body. */
const healthy: Answer = {
  status: 200,
  headers: { "Content-Length": "0" },
  body: new Uint8Array(),
};

function notReady(context: Context, { reason = "The model is not healthy." }: Health): Answer {
  const requestId = requestIdOf(headersOf(context));
  return problemAnswer(
    { status: 503, code: "not_ready", detail: reason, requestId },
    { "Retry-After": "1" },
  );
}

function methodNotAllowed(context: Context, methods: readonly string[]): Answer {
  const { method, path } = context.req;
  const allowed = methods.join(", ");
  return problemAnswer(
    {
      status: 405,
      code: "method_not_allowed",
      detail: `${path} does not take ${method}. Use ${methods.join(" or ")}.`,
      requestId: requestIdOf(headersOf(context)),
    },
    { Allow: allowed },
  );
}

function notFound(context: Context): Answer {
  const known = Object.entries(routes).map(([path, [method]]) => `${method} ${path}`);
  return problemAnswer({
    status: 404,
    code: "not_found",
    detail: `There is nothing at ${shortened(context.req.path)}. The routes are ${known.join(", ")}.`,
    requestId: requestIdOf(headersOf(context)),
  });
}

/** A path may have 16 KB, and the routes are what is worth reading. */
function shortened(path: string): string {
  return path.length <= longestPath ? path : `${path.slice(0, longestPath)}…`;
}

function internalError(context: Context): Answer {
  return problemAnswer({
    status: 500,
    code: "internal_error",
    detail: "The server failed. The server's log says why, under this requestId.",
    requestId: requestIdOf(headersOf(context)),
  });
}

function headersOf(context: Context): Readonly<Record<string, string>> {
  return context.req.header();
}
