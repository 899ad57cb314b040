import {
  isRequestError,
  requestIdOf,
  type Health,
  type InvocationRequest,
  type InvocationResult,
  type Service,
} from "@inference-server/core";
import type { Inspection } from "../inspect/inspection.ts";
import { ArrivingBody } from "./arriving-body.ts";
import type { BodyBudget } from "./body-budget.ts";
import { CollectedBody } from "../channel/collected-body.ts";
import type { Dispatcher } from "./dispatcher.ts";
import { PingWatch } from "./ping-watch.ts";
import {
  clientGone,
  incompleteBody,
  refusalResult,
  refusedBody,
  shuttingDown,
  type Refusal,
} from "./refusal.ts";
import type { WorkerPool } from "./worker-pool.ts";
import type { WorkerProcess } from "./worker-process.ts";

/** What a pooled service is made of. */
export interface PooledServiceParts {
  readonly pool: WorkerPool;
  readonly dispatcher: Dispatcher;
  readonly inspection: Inspection;
  /** For bodies on their way in. */
  readonly budget: BodyBudget;
}

/** Milliseconds between two looks at requests whose time may be up. */
const sweepInterval = 100;

/** A service whose model runs in worker processes. */
export class PooledService implements Service {
  readonly #parts: PooledServiceParts;
  readonly #pings: PingWatch<WorkerProcess>;
  readonly #sweep: NodeJS.Timeout;
  #underWay = 0;
  #onIdle: () => void = () => undefined;
  #closed: Promise<void> | undefined;

  constructor(parts: PooledServiceParts) {
    this.#parts = parts;
    const { pool, dispatcher } = parts;
    this.#pings = new PingWatch({
      idle: () => pool.processes.find((worker) => dispatcher.isIdle(worker)),
      isIdle: (worker) => dispatcher.isIdle(worker),
    });
    this.#sweep = setInterval(() => dispatcher.sweep(), sweepInterval).unref();
  }

  load(): Promise<void> {
    return this.#parts.pool.load();
  }

  async ping(): Promise<Health> {
    if (this.#closed !== undefined) return { healthy: false, reason: "The service is closing." };
    const { health, description } = this.#parts.pool;
    if (!health.healthy) return health;
    // Where no plugin has a say, that a worker is ready says it all.
    const hasSay = description.hooks.pingFn.some(({ builtIn }) => builtIn !== true);
    return hasSay ? await this.#pings.ping() : health;
  }

  invoke(request: InvocationRequest): Promise<InvocationResult> {
    if (this.#closed !== undefined) return Promise.resolve(refused(request, shuttingDown, 0));
    const invocation =
      request.body instanceof Uint8Array
        ? this.#parts.dispatcher.submit(request)
        : this.#arrive(request);
    this.#underWay += 1;
    invocation.then(this.#leave, this.#leave);
    return invocation;
  }

  executionParameters(): Promise<Inspection["executionParameters"]> {
    return Promise.resolve(this.#parts.inspection.executionParameters);
  }

  concurrency(): number {
    return this.#parts.dispatcher.capacity;
  }

  describe(): ReturnType<Service["describe"]> {
    return this.#parts.pool.description;
  }

  close(): Promise<void> {
    return (this.#closed ??= this.#close());
  }

  async #arrive(request: InvocationRequest): Promise<InvocationResult> {
    const { headers, body } = request;
    const { dispatcher, budget } = this.#parts;
    const arrival = performance.now();
    const arriving = new ArrivingBody(body, budget);
    try {
      const arrived = await arriving.arrive();
      if (arrived === undefined) {
        return refused({ headers }, dispatcher.overload(), arriving.bytes);
      }
      const outcome = dispatcher.submit({
        headers,
        body: arrived,
        arrival,
        // Made when somebody asks for it.
        get signal() {
          return request.signal;
        },
      });
      // A body that is complete is the queue's, which has a limit of its own.
      if (arrived instanceof Uint8Array || arrived instanceof CollectedBody) arriving.release();
      return await outcome;
    } catch (error) {
      // A worker cannot say more of a body that failed than that there is no more of it.
      if (arriving.error === undefined) throw error;
      if (request.signal?.aborted === true) return refused({ headers }, clientGone, arriving.bytes);
      const why = isRequestError(arriving.error) ? refusedBody(arriving.error) : incompleteBody;
      return refused({ headers }, why, arriving.bytes);
    } finally {
      arriving.release();
    }
  }

  readonly #leave = (): void => {
    this.#underWay -= 1;
    if (this.#underWay === 0) this.#onIdle();
  };

  async #close(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#onIdle = resolve;
      if (this.#underWay === 0) resolve();
    });
    clearInterval(this.#sweep);
    await this.#parts.pool.close();
  }
}

function refused(
  { headers }: Pick<InvocationRequest, "headers">,
  refusal: Refusal,
  bytesIn: number,
): InvocationResult {
  return refusalResult(refusal, { requestId: requestIdOf(headers), headers, bytesIn });
}
