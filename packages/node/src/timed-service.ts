import {
  requestIdOf,
  type InvocationRequest,
  type InvocationResult,
  type Service,
} from "@inference-server/core";
import { deadlineExceeded, refusalResult } from "./worker/refusal.ts";

/** Milliseconds between two looks at requests whose time may be up. */
const sweepInterval = 100;

/**
 * A service of this process whose requests are answered in time: 504, and the model's signal is
 * aborted. A model that computes without a pause stops the clock, too: only a worker can be ended.
 */
export class TimedService implements Service {
  readonly #service: Service;
  readonly #timeout: number;
  readonly #underWay = new Set<TimedRequest>();
  readonly #sweep: NodeJS.Timeout;

  /** `timeout`: milliseconds. */
  constructor(service: Service, timeout: number) {
    this.#service = service;
    this.#timeout = timeout;
    // One timer for all requests: one for each would cost as much as the rest of a small request.
    this.#sweep = setInterval(() => this.#look(), Math.min(sweepInterval, timeout)).unref();
  }

  load(): Promise<void> {
    return this.#service.load();
  }

  ping(): ReturnType<Service["ping"]> {
    return this.#service.ping();
  }

  invoke(request: InvocationRequest): Promise<InvocationResult> {
    const timed = new TimedRequest(request, performance.now() + this.#timeout);
    this.#underWay.add(timed);
    this.#service.invoke(timed).then(
      (result) => this.#end(timed, () => timed.outcome.resolve(result)),
      (error: unknown) => this.#end(timed, () => timed.outcome.reject(error)),
    );
    return timed.outcome.promise;
  }

  executionParameters(): ReturnType<Service["executionParameters"]> {
    return this.#service.executionParameters();
  }

  concurrency(): number {
    return this.#service.concurrency();
  }

  describe(): ReturnType<Service["describe"]> {
    return this.#service.describe();
  }

  async close(): Promise<void> {
    await this.#service.close();
    clearInterval(this.#sweep);
  }

  #end(request: TimedRequest, tell: () => void): void {
    this.#underWay.delete(request);
    tell();
  }

  #look(): void {
    const now = performance.now();
    for (const request of this.#underWay) {
      if (request.deadline > now) continue;
      this.#underWay.delete(request);
      request.expire(deadlineExceeded(this.#timeout));
    }
  }
}

/** A request whose signal knows of the deadline, too. It is made when somebody asks for it. */
class TimedRequest implements InvocationRequest {
  readonly headers: InvocationRequest["headers"];
  readonly body: InvocationRequest["body"];
  readonly deadline: number;
  readonly outcome = Promise.withResolvers<InvocationResult>();
  readonly #request: InvocationRequest;
  #controller: AbortController | undefined;
  #signal: AbortSignal | undefined;

  constructor(request: InvocationRequest, deadline: number) {
    this.headers = request.headers;
    this.body = request.body;
    this.deadline = deadline;
    this.#request = request;
  }

  get signal(): AbortSignal {
    if (this.#signal !== undefined) return this.#signal;
    const { signal } = this.#request;
    const controller = (this.#controller ??= new AbortController());
    return (this.#signal =
      signal === undefined ? controller.signal : AbortSignal.any([signal, controller.signal]));
  }

  /** Its time is up. */
  expire(refusal: ReturnType<typeof deadlineExceeded>): void {
    const { headers } = this;
    const bytesIn = this.body instanceof Uint8Array ? this.body.byteLength : declared(headers);
    this.outcome.resolve(
      refusalResult(refusal, { requestId: requestIdOf(headers), headers, bytesIn }),
    );
    (this.#controller ??= new AbortController()).abort();
  }
}

/** How much a client said that it sends. */
function declared({ "content-length": length }: InvocationRequest["headers"]): number {
  return Number(length ?? 0);
}
