import type { IncomingMessage, ServerResponse } from "node:http";

/** What a bare server answers. */
export interface BareAnswer {
  readonly type: string;
  readonly body: Buffer | string;
}

/** Collects a request's body and answers it: 415 without an answer, 400 where the work throws. */
export function answerWith(
  request: IncomingMessage,
  response: ServerResponse,
  work: (body: Buffer) => BareAnswer | Promise<BareAnswer> | undefined,
  when?: (send: () => void) => void,
): void {
  if (request.url === "/ping") {
    response.writeHead(200, { "Content-Length": 0 }).end();
    return;
  }
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const [first] = chunks;
    const whole = chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks);
    try {
      const answer = work(whole);
      if (answer instanceof Promise) {
        answer.then((later) => send(response, later)).catch(() => refuse(response, 500));
      } else if (answer === undefined) refuse(response, 415);
      else if (when === undefined) send(response, answer);
      else when(() => send(response, answer));
    } catch {
      refuse(response, 400);
    }
  });
}

let held: (() => void)[] = [];

/** Sends answers at the end of a turn of the event loop, those of one turn together. */
export function atTheEndOfTheTurn(sendOff: () => void): void {
  if (held.length === 0) {
    setImmediate(() => {
      const all = held;
      held = [];
      for (const one of all) one();
    });
  }
  held.push(sendOff);
}

function send(response: ServerResponse, { type, body }: BareAnswer): void {
  const length = typeof body === "string" ? Buffer.byteLength(body) : body.byteLength;
  response.writeHead(200, { "Content-Type": type, "Content-Length": length }).end(body);
}

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, { "Content-Length": 0 }).end();
}
