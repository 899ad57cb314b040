import { Agent, request, type IncomingMessage } from "node:http";
import { json } from "node:stream/consumers";
import { Tally } from "./tally.ts";

/** How a request is sent. */
export interface AskOptions {
  /** Connections that are used again. Default: one for this request. */
  readonly agent?: Agent;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer, as far as the scenarios look at it. */
export interface Answer {
  /** `200`, or `503 worker_lost`. */
  readonly outcome: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: Readonly<Record<string, unknown>>;
}

/** Sends one invocation. A connection that breaks is an outcome as well: its error's code. */
export async function ask(
  origin: string,
  record: unknown,
  { agent, headers }: AskOptions = {},
): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const body = JSON.stringify(record);
  request(`${origin}/invocations`, {
    method: "POST",
    agent: agent ?? false,
    headers: { "Content-Type": "application/json", ...headers },
  })
    .on("response", resolve)
    .on("error", reject)
    .end(body);
  try {
    const response = await promise;
    const answer = (await json(response)) as Answer["body"];
    const { code } = answer;
    const outcome = [response.statusCode, ...(typeof code === "string" ? [code] : [])].join(" ");
    return { outcome, headers: response.headers, body: answer };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    return { outcome: code, headers: {}, body: {} };
  }
}

/** The status of `/ping`, on a connection of its own, and how long it took in milliseconds. */
export async function ping(origin: string): Promise<{ status: number; milliseconds: number }> {
  const start = performance.now();
  const { promise, resolve } = Promise.withResolvers<number>();
  request(`${origin}/ping`, { agent: false })
    .on("response", (response) => resolve(response.resume().statusCode ?? 0))
    .on("error", () => resolve(0))
    .end();
  return { status: await promise, milliseconds: performance.now() - start };
}

/** Clients that send one request after the other until they are stopped. */
export class Load {
  readonly tally = new Tally();
  readonly #agent = new Agent({ keepAlive: true });
  readonly #clients: readonly Promise<void>[];
  #isStopped = false;

  constructor(origin: string, clients: number, record: unknown) {
    this.#clients = Array.from({ length: clients }, () => this.#run(origin, record));
  }

  /** Lets every client have its last answer. */
  async stop(): Promise<Tally> {
    this.#isStopped = true;
    await Promise.all(this.#clients);
    this.#agent.destroy();
    return this.tally;
  }

  async #run(origin: string, record: unknown): Promise<void> {
    while (!this.#isStopped) {
      const { outcome } = await ask(origin, record, { agent: this.#agent });
      this.tally.add(outcome);
      // Whoever finds nobody there stops: that is what the load was for.
      if (outcome === "ECONNREFUSED") return;
    }
  }
}
