import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { RequestError } from "@hono/node-server";
import { problemOf, requestIdOf, type Problem } from "@inference-server/core";
import { responseUnderWay, watchResponses } from "./response-under-way.ts";

/** What a request is refused with before there is anything to route. */
type Refusal = Pick<Problem, "code" | "detail" | "status">;

const malformed: Refusal = {
  status: 400,
  code: "malformed_request",
  detail:
    "What was sent is not a well-formed HTTP/1.1 request. Send plain HTTP (no TLS), see RFC 9112.",
};

const malformedTarget: Refusal = {
  status: 400,
  code: "malformed_request",
  detail:
    "The request's target and Host header make no URL. Send a path, such as /invocations, and the " +
    "name of the server.",
};

const internalError: Refusal = {
  status: 500,
  code: "internal_error",
  detail: "The server failed.",
};

/** By the codes of Node's errors. */
const refusals: ReadonlyMap<string, Refusal> = new Map([
  [
    "ERR_HTTP_REQUEST_TIMEOUT",
    {
      status: 408,
      code: "request_timeout",
      detail: "The request did not arrive in time. Send it again, in one go.",
    },
  ],
  [
    "HPE_HEADER_OVERFLOW",
    {
      status: 431,
      code: "headers_too_large",
      detail:
        "The request's line and headers are too large. Send fewer or shorter headers, or have the " +
        "operator raise MAX_HEADER_KB (or --max-header-kb).",
    },
  ],
]);

/** Answers what Node itself refuses as problem+json: requests that are no HTTP, late or too large. */
export function refuseMalformedRequests(server: Server): void {
  watchResponses(server);
  server.on("checkExpectation", (_request: IncomingMessage, response: ServerResponse) => {
    const detail = "The only expectation that is met is 100-continue. Send no other Expect header.";
    const problem = problemFor({ status: 417, code: "unknown_expectation", detail });
    const body = JSON.stringify(problem);
    response.writeHead(problem.status, headersFor(body)).end(body);
  });
  server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
    const isAnswering = responseUnderWay(socket)?.headersSent === true;
    // An answer that has begun must not get another one in its midst.
    if (!socket.writable || isAnswering || error.code === "ECONNRESET") socket.destroy(error);
    else socket.end(rawAnswer(problemFor(refusals.get(error.code ?? "") ?? malformed)));
  });
}

/**
 * The answer to an error that left the application: a request whose target and Host header make no
 * URL never reached it, and whatever else a route throws that is not an Error is the server's fault.
 */
export function answerToError(error: unknown): Response {
  const problem = problemFor(error instanceof RequestError ? malformedTarget : internalError);
  const body = JSON.stringify(problem);
  return new Response(body, { status: problem.status, headers: headersFor(body) });
}

/** The answer in place of one that could not be sent: a plugin's Content-Type is no header, say. */
export function refuseUnsent(response: ServerResponse): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const body = JSON.stringify(problemFor(internalError));
  response.writeHead(internalError.status, headersFor(body)).end(body);
}

function problemFor(refusal: Refusal): Problem {
  return problemOf({ ...refusal, requestId: requestIdOf({}) });
}

function headersFor(body: string): Record<string, string> {
  return {
    "Content-Type": "application/problem+json",
    "Content-Length": String(Buffer.byteLength(body)),
  };
}

/** Where there is no response to write to. */
function rawAnswer(problem: Problem): string {
  const body = JSON.stringify(problem);
  const headers = { ...headersFor(body), Connection: "close" };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${problem.status} ${problem.title}\r\n${lines.join("")}\r\n${body}`;
}
