import {
  array,
  assert,
  asyncProperty,
  constant,
  constantFrom,
  integer,
  nat,
  oneof,
  record,
} from "fast-check";
import { describe, expect, it } from "vitest";
import type { InvocationReport } from "@inference-server/core";
import { CollectedBody } from "../channel/collected-body.ts";
import type { Assignment, AssignmentEvents, RequestTaker, WorkerRequest } from "./assignment.ts";
import { Dispatcher, type DispatcherOptions, type Submission } from "./dispatcher.ts";
import { notLoaded } from "./refusal.ts";

/** A request that a worker of these tests has, and what the test makes of it. */
class FakeAssignment implements Assignment {
  readonly name: string;
  cancelled: string | undefined;
  readonly #events: AssignmentEvents;

  constructor({ headers }: WorkerRequest, events: AssignmentEvents) {
    this.name = headers["x-request-id"] ?? "";
    this.#events = events;
  }

  cancel({ message }: Error): void {
    this.cancelled = message;
  }

  /** Begins to answer with a stream, which goes on. */
  begin(worker: number, milliseconds: InvocationReport["milliseconds"] = {}): void {
    if (this.cancelled !== undefined) return;
    const report = { requestId: this.name, worker, bytesIn: 0, milliseconds };
    const body = new Uint8Array();
    this.#events.answered({ ok: true, body, contentType: "text/plain", headers: {}, report });
  }

  finish(worker: number, milliseconds?: InvocationReport["milliseconds"]): void {
    this.begin(worker, milliseconds);
    this.#events.settled();
  }

  fail(error: Error): void {
    this.#events.failed(error);
    this.#events.settled();
  }
}

class FakeWorker implements RequestTaker {
  readonly id: number;
  readonly has: FakeAssignment[] = [];
  killed: string | undefined;

  constructor(id: number) {
    this.id = id;
  }

  get names(): readonly string[] {
    return this.has.map(({ name }) => name);
  }

  assign(request: WorkerRequest, events: AssignmentEvents): Assignment {
    const assignment = new FakeAssignment(request, events);
    this.has.push(assignment);
    return assignment;
  }

  kill(reason: string): void {
    this.killed = reason;
  }

  /** Answers the oldest request. `milliseconds`: what it says that it took. */
  async finish(milliseconds?: InvocationReport["milliseconds"]): Promise<void> {
    this.has.shift()?.finish(this.id, milliseconds);
    await turn();
  }
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** A dispatcher with a clock that stands still until it is set. */
function setUp(options: Partial<DispatcherOptions> = {}) {
  const clock = { now: 0 };
  const dispatcher = new Dispatcher({
    queueLength: 10,
    queueBytes: 1000,
    timeout: 60_000,
    now: () => clock.now,
    ...options,
  });
  const submit = (name: string, more: Partial<Submission> = {}): Promise<string> =>
    dispatcher
      .submit({ headers: { "x-request-id": name }, body: new Uint8Array(10), ...more })
      .then((result) =>
        result.ok
          ? `by ${result.report.worker}`
          : `${result.problem.status} ${result.problem.code}`,
      );
  return { clock, dispatcher, submit };
}

/** The same with two workers that are there from the start. */
function setUpWithTwo(concurrency: number) {
  const [one, two] = [new FakeWorker(1), new FakeWorker(2)];
  const { dispatcher, ...others } = setUp();
  dispatcher.add(one, concurrency);
  dispatcher.add(two, concurrency);
  return { dispatcher, one, two, ...others };
}

async function* streamed(): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(new Uint8Array(10));
}

describe("handing out", () => {
  it("takes back what was sent ahead of a request that takes long", async () => {
    const { clock, dispatcher, submit } = setUp();
    const [stuck, other] = [new FakeWorker(1), new FakeWorker(2)];
    dispatcher.add(stuck, 1);
    void submit("a");
    clock.now = 1;
    await stuck.finish();
    const answers = ["b", "c", "d"].map((name) => submit(name));
    const [, ahead] = stuck.has;
    expect(stuck.names).toEqual(["b", "c", "d"]);
    clock.now = 200;
    dispatcher.sweep();
    expect(ahead?.cancelled).toBe("Another worker may be sooner.");
    expect(dispatcher.waiting).toBe(2);
    dispatcher.add(other, 1);
    expect(other.names).toEqual(["c", "d"]);
    await other.finish();
    await other.finish();
    await stuck.finish();
    expect(await Promise.all(answers)).toEqual(["by 1", "by 2", "by 2"]);
  });

  it("sends a worker no more than it works on at once, and the rest in order", async () => {
    const { dispatcher, submit } = setUp();
    const worker = new FakeWorker(1);
    dispatcher.add(worker, 2);
    const answers = ["a", "b", "c", "d"].map((name) => submit(name));
    expect(worker.names).toEqual(["a", "b"]);
    for (let count = 0; count < 4; count += 1) await worker.finish();
    expect(await Promise.all(answers)).toEqual(["by 1", "by 1", "by 1", "by 1"]);
  });

  it("prefers the worker that has the fewest", async () => {
    const { submit, one, two } = setUpWithTwo(2);
    for (const name of ["a", "b", "c"]) void submit(name);
    await one.finish();
    await one.finish();
    void submit("d");
    expect(one.names).toEqual(["d"]);
    expect(two.names).toEqual(["b"]);
  });

  it("sends what takes no time to one worker, as long as that has room", async () => {
    const { submit, one, two } = setUpWithTwo(1);
    void submit("first");
    await one.finish({ input: 0.004, predict: 0.002, output: 0.004 });
    for (const name of ["a", "b", "c"]) void submit(name);
    expect([one.names, two.names]).toEqual([["a", "b", "c"], []]);
  });

  it("sends what takes no time past a worker that has got stuck", async () => {
    const { clock, submit, one, two } = setUpWithTwo(1);
    void submit("first");
    await one.finish({ input: 0.004, predict: 0.002, output: 0.004 });
    void submit("a");
    clock.now = 3;
    for (const name of ["b", "c"]) void submit(name);
    expect([one.names, two.names]).toEqual([["a"], ["b", "c"]]);
  });

  it("shares what takes some time among all workers", async () => {
    const { submit, one, two } = setUpWithTwo(1);
    void submit("first");
    await one.finish({ input: 0.01, predict: 0.1, output: 0.01 });
    for (const name of ["a", "b", "c"]) void submit(name);
    expect([one.names, two.names]).toEqual([["a", "c"], ["b"]]);
  });

  it("sends a fast worker a few milliseconds' worth ahead, and a slow one nothing", async () => {
    const { clock, dispatcher, submit } = setUp();
    const worker = new FakeWorker(1);
    dispatcher.add(worker, 1);
    void submit("a");
    clock.now = 2;
    await worker.finish();
    for (const name of ["b", "c", "d", "e"]) void submit(name);
    expect(worker.names).toEqual(["b", "c", "d"]);
    clock.now = 1000;
    await worker.finish();
    await worker.finish();
    await worker.finish();
    void submit("f");
    expect(worker.names).toEqual(["e"]);
  });

  it("lets requests wait for the first worker", async () => {
    const { dispatcher, submit } = setUp();
    const answer = submit("a");
    expect(dispatcher.waiting).toBe(1);
    const worker = new FakeWorker(1);
    dispatcher.add(worker, 1);
    await worker.finish();
    expect(await answer).toBe("by 1");
  });

  it("sends more as soon as the model turns out to work on more at once", () => {
    const { dispatcher, submit } = setUp();
    const worker = new FakeWorker(1);
    dispatcher.add(worker, 1);
    for (const name of ["a", "b", "c"]) void submit(name);
    dispatcher.setConcurrency(worker, 16);
    expect(worker.names).toEqual(["a", "b", "c"]);
    expect(dispatcher.capacity).toBe(16);
  });

  it("gives a worker that retires nothing more, and says when it is done", async () => {
    const { dispatcher, submit } = setUp();
    const [one, two] = [new FakeWorker(1), new FakeWorker(2)];
    dispatcher.add(one, 1);
    void submit("a");
    let isDone = false;
    const retired = dispatcher.retire(one).then(() => (isDone = true));
    dispatcher.add(two, 1);
    void submit("b");
    await turn();
    expect(isDone).toBe(false);
    await one.finish();
    await retired;
    expect(two.names).toEqual(["b"]);
  });
});

describe("refusing", () => {
  it("takes no more than the queue holds, by number", async () => {
    const { dispatcher, submit } = setUp({ queueLength: 1 });
    dispatcher.add(new FakeWorker(1), 1);
    void submit("runs");
    void submit("waits");
    expect(await submit("too many")).toBe("503 overloaded");
  });

  it("takes no more than the queue holds, in bytes", async () => {
    const { dispatcher, submit } = setUp({ queueBytes: 15 });
    dispatcher.add(new FakeWorker(1), 1);
    void submit("runs");
    void submit("waits");
    expect(await submit("too large")).toBe("503 overloaded");
  });

  it("says when to come back, from how long requests take and how many workers there are", async () => {
    const { clock, dispatcher, submit } = setUp({ queueLength: 5 });
    const worker = new FakeWorker(1);
    dispatcher.add(worker, 1);
    dispatcher.add(new FakeWorker(2), 1);
    void submit("a");
    clock.now = 3000;
    await worker.finish();
    for (const name of "bcdefgh") void submit(name);
    const request = { headers: {}, body: new Uint8Array() };
    expect(await dispatcher.submit(request)).toMatchObject({
      headers: { "Retry-After": "8" },
      problem: { code: "overloaded", detail: expect.stringContaining("in 8 s") as string },
    });
  });

  it.each([
    [10, "503 overloaded"],
    [9, "waits"],
  ])(
    "refuses at once what cannot be begun in time, once %i requests have shown it",
    async (count, expected) => {
      const { clock, dispatcher, submit } = setUp({ timeout: 5000 });
      const worker = new FakeWorker(1);
      dispatcher.add(worker, 1);
      for (let number = 0; number < count; number += 1) {
        void submit(String(number));
        clock.now += 3000;
        await worker.finish();
      }
      void submit("runs");
      void submit("waits");
      void submit("waits, too");
      const outcome = Promise.race([submit("in vain"), turn().then(() => "waits")]);
      expect(await outcome).toBe(expected);
    },
  );

  it("refuses what waits and what comes while no model can be loaded", async () => {
    const { dispatcher, submit } = setUp();
    const waiting = submit("waits");
    dispatcher.refuse(notLoaded([]));
    expect(await waiting).toBe("503 model_not_loaded");
    expect(await submit("comes")).toBe("503 model_not_loaded");
    const worker = new FakeWorker(1);
    dispatcher.add(worker, 1);
    void submit("comes again");
    expect(worker.names).toEqual(["comes again"]);
  });
});

describe("a deadline", () => {
  it("holds in the queue: 503", async () => {
    const { clock, dispatcher, submit } = setUp();
    const answer = submit("a");
    clock.now = 59_999;
    dispatcher.sweep();
    expect(dispatcher.waiting).toBe(1);
    clock.now = 60_000;
    dispatcher.sweep();
    expect(await answer).toBe("503 overloaded");
  });

  it("counts from the arrival, not from the admission", async () => {
    const { clock, dispatcher, submit } = setUp();
    const answer = submit("a", { arrival: -1000 });
    clock.now = 59_000;
    dispatcher.sweep();
    expect(await answer).toBe("503 overloaded");
  });

  it("holds in the worker: 504, the worker is told, and replaced if it does not let go", async () => {
    const { clock, dispatcher, submit } = setUp();
    const worker = new FakeWorker(1);
    dispatcher.add(worker, 1);
    const answer = submit("a");
    clock.now = 60_000;
    dispatcher.sweep();
    expect(await answer).toBe("504 deadline_exceeded");
    expect(worker.has[0]?.cancelled).toBe("The request's time is up.");
    clock.now = 60_999;
    dispatcher.sweep();
    expect(worker.killed).toBeUndefined();
    clock.now = 61_000;
    dispatcher.sweep();
    expect(worker.killed).toBe("It did not let go of a request whose time was up.");
    void submit("b");
    expect(worker.names).toEqual(["a"]);
  });

  it("spares a worker that lets go in time", async () => {
    const { clock, dispatcher, submit } = setUp();
    const worker = new FakeWorker(1);
    dispatcher.add(worker, 1);
    void submit("a");
    clock.now = 60_000;
    dispatcher.sweep();
    await worker.finish();
    clock.now = 70_000;
    dispatcher.sweep();
    expect(worker.killed).toBeUndefined();
  });

  it("is over once a stream has begun", async () => {
    const { clock, dispatcher, submit } = setUp();
    const worker = new FakeWorker(1);
    dispatcher.add(worker, 1);
    const answer = submit("a");
    worker.has[0]?.begin(1);
    await turn();
    clock.now = 100_000;
    dispatcher.sweep();
    dispatcher.sweep();
    expect(await answer).toBe("by 1");
    expect(worker.has[0]?.cancelled).toBeUndefined();
  });
});

describe("a client that leaves", () => {
  it("takes a request that waits with it", async () => {
    const { dispatcher, submit } = setUp();
    const controller = new AbortController();
    const answer = submit("a", { signal: controller.signal });
    controller.abort();
    expect(await answer).toBe("499 client_closed_request");
    const worker = new FakeWorker(1);
    dispatcher.add(worker, 1);
    expect(worker.names).toEqual([]);
  });

  it("was never there if it has left before", async () => {
    const { submit } = setUp();
    expect(await submit("a", { signal: AbortSignal.abort() })).toBe("499 client_closed_request");
  });

  it("ends a request that runs, and the worker is free when it says so", async () => {
    const { dispatcher, submit } = setUp();
    const worker = new FakeWorker(1);
    dispatcher.add(worker, 1);
    const controller = new AbortController();
    const answer = submit("a", { signal: controller.signal });
    void submit("b");
    controller.abort();
    dispatcher.sweep();
    expect(await answer).toBe("499 client_closed_request");
    expect(worker.has[0]?.cancelled).toBe("The client has left.");
    expect(worker.names).toEqual(["a"]);
    await worker.finish();
    expect(worker.names).toEqual(["b"]);
  });

  it("does not save a worker that goes on past the deadline", () => {
    const { clock, dispatcher, submit } = setUp();
    const worker = new FakeWorker(1);
    dispatcher.add(worker, 1);
    const controller = new AbortController();
    void submit("a", { signal: controller.signal });
    controller.abort();
    for (clock.now = 0; clock.now <= 61_000; clock.now += 500) dispatcher.sweep();
    expect(worker.killed).toBeDefined();
  });
});

describe("a worker that is lost", () => {
  it("loses what it ran; what it had not begun is next", async () => {
    const { clock, dispatcher, submit } = setUp();
    const [one, two] = [new FakeWorker(1), new FakeWorker(2)];
    dispatcher.add(one, 1);
    void submit("first");
    clock.now = 2;
    await one.finish();
    const answers = ["a", "b", "c", "d"].map((name) => submit(name));
    expect(one.names).toEqual(["a", "b", "c"]);
    expect(dispatcher.lose(one)).toEqual({ lost: 1, putBack: 2 });
    expect(await answers[0]).toBe("503 worker_lost");
    dispatcher.add(two, 1);
    expect(two.names).toEqual(["b", "c", "d"]);
  });

  it("forgets what it had not begun if the client leaves meanwhile", async () => {
    const { clock, dispatcher, submit } = setUp();
    const [one, two] = [new FakeWorker(1), new FakeWorker(2)];
    dispatcher.add(one, 1);
    void submit("first");
    clock.now = 2;
    await one.finish();
    const client = new AbortController();
    void submit("a");
    const answer = submit("b", { signal: client.signal });
    void submit("c");
    dispatcher.lose(one);
    client.abort();
    expect(await answer).toMatch(/^499 /u);
    dispatcher.add(two, 1);
    expect(two.names).toEqual(["c"]);
  });

  it("loses bodies that were passed on as they came", async () => {
    const { clock, dispatcher, submit } = setUp();
    const worker = new FakeWorker(1);
    dispatcher.add(worker, 1);
    void submit("first");
    clock.now = 1;
    await worker.finish();
    void submit("a");
    const answer = submit("b", { body: streamed() });
    dispatcher.lose(worker);
    expect(await answer).toBe("503 worker_lost");
  });

  it("loses a body of which its worker had read some, and takes it from nobody", async () => {
    const { clock, dispatcher, submit } = setUp();
    const worker = new FakeWorker(1);
    dispatcher.add(worker, 1);
    void submit("first");
    clock.now = 1;
    await worker.finish();
    void submit("a");
    const body = new CollectedBody([new Uint8Array(6), new Uint8Array(4)], 10);
    const answer = submit("b", { body });
    body.release(6);
    clock.now = 200;
    dispatcher.sweep();
    expect(worker.has.map(({ cancelled }) => cancelled)).toEqual([undefined, undefined]);
    dispatcher.lose(worker);
    expect(await answer).toBe("503 worker_lost");
  });

  it("says that it is safe to send the request again", async () => {
    const { dispatcher } = setUp();
    const worker = new FakeWorker(7);
    dispatcher.add(worker, 1);
    const answer = dispatcher.submit({ headers: {}, body: new Uint8Array() });
    dispatcher.lose(worker);
    expect(await answer).toMatchObject({
      headers: { "Retry-After": "1" },
      problem: { detail: expect.stringContaining("safe to send the request again") as string },
      report: { worker: 7 },
    });
  });

  it("is something else than a worker that cannot answer: that is the server's fault", async () => {
    const { dispatcher, submit } = setUp();
    const worker = new FakeWorker(1);
    dispatcher.add(worker, 1);
    const answer = submit("a");
    worker.has[0]?.fail(new Error("a bug"));
    await expect(answer).rejects.toThrow("a bug");
  });
});

/** Something that happens to a dispatcher. */
const event = oneof(
  record({ kind: constant("submit" as const) }),
  record({
    kind: constantFrom("finish" as const, "lose" as const, "leave" as const),
    which: nat(5),
  }),
  record({ kind: constant("pass" as const), milliseconds: nat(30_000) }),
);

it("answers every request and keeps to the workers' limits, whatever happens", async () => {
  const property = asyncProperty(
    array(event, { maxLength: 60 }),
    integer({ min: 1, max: 3 }),
    async (events, concurrency) => {
      for (const outcome of await play(events, concurrency)) {
        expect(outcome).toMatch(/^by \d+$|^(?:499|503|504) /u);
      }
    },
  );
  await assert(property, { numRuns: 200 });
});

/** Has two workers live through these events. Answers what became of the requests, all of them. */
async function play(
  events: readonly {
    readonly kind: string;
    readonly which?: number;
    readonly milliseconds?: number;
  }[],
  concurrency: number,
): Promise<readonly string[]> {
  const { clock, dispatcher, submit } = setUp({ queueLength: 5 });
  let workers: readonly FakeWorker[] = [];
  let last = 0;
  const hire = (): void => {
    const worker = new FakeWorker((last += 1));
    workers = [...workers, worker];
    dispatcher.add(worker, concurrency);
  };
  hire();
  hire();
  const answers: Promise<string>[] = [];
  const clients: AbortController[] = [];
  for (const { kind, which = 0, milliseconds = 0 } of events) {
    const worker = workers[which % workers.length];
    if (kind === "submit") {
      const client = new AbortController();
      clients.push(client);
      answers.push(submit(String(answers.length), { signal: client.signal }));
    } else if (kind === "pass") {
      clock.now += milliseconds;
      dispatcher.sweep();
    } else if (kind === "leave") clients[which]?.abort();
    else if (kind === "finish") await worker?.finish();
    else if (worker !== undefined) {
      workers = workers.filter((other) => other !== worker);
      dispatcher.lose(worker);
      hire();
    }
    const most = concurrency === 1 ? 65 : concurrency;
    for (const { names } of workers) expect(names.length).toBeLessThanOrEqual(most);
  }
  // Whatever is left runs out of time, and is answered then at the latest.
  clock.now += 60_000;
  dispatcher.sweep();
  return await Promise.all(answers);
}
