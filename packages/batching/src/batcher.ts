import type { PredictBatch } from "@inference-server/core";
import type { BatchReport } from "./batch-report.ts";
import { CallCost } from "./call-cost.ts";
import { callJointly, WrongAnswer } from "./joint-call.ts";
import { jointSignal } from "./joint-signal.ts";
import type { Settings } from "./options.ts";
import { PendingRequest } from "./pending-request.ts";
import { WaitingRecords, type Member } from "./waiting-records.ts";
import { WaitingWindow } from "./waiting-window.ts";

/** Joins the records that concurrent requests have for one model. */
export class Batcher {
  readonly #run: PredictBatch;
  readonly #model: unknown;
  readonly #settings: Settings;
  readonly #waiting: WaitingRecords;
  readonly #window: WaitingWindow;
  readonly #cost = new CallCost();
  #running = 0;
  /** The one request at hand found the model free: it is not to wait for anybody. */
  #isAlone = false;
  #hasTurn = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(run: PredictBatch, model: unknown, settings: Settings) {
    this.#run = run;
    this.#model = model;
    this.#settings = settings;
    this.#waiting = new WaitingRecords(settings.groupBy);
    this.#window = new WaitingWindow(settings);
  }

  /** The predictions of one request's records, in their order. */
  async answer(records: readonly unknown[], signal: AbortSignal): Promise<readonly unknown[]> {
    if (records.length === 0) return [];
    const request = new PendingRequest(records, signal, performance.now());
    if (request.isSettled) return request.answer;
    try {
      this.#admit(request);
    } catch (error) {
      request.fail(error);
    }
    return request.answer;
  }

  #admit(request: PendingRequest): void {
    const isAlone = this.#waiting.size === 0 && this.#running === 0;
    this.#waiting.add(request);
    this.#isAlone = isAlone;
    this.#window.arrived(request.records.length);
    request.onSettled(() => {
      this.#waiting.drop(request);
      if (this.#waiting.size === 0) this.#window.cancel();
    });
    this.#soon();
  }

  /** At the end of this turn of the event loop: what else arrives in it may join. */
  #soon(): void {
    if (this.#hasTurn) return;
    this.#hasTurn = true;
    setImmediate(() => {
      this.#hasTurn = false;
      this.#dispatch();
    });
  }

  #dispatch(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    while (this.#running < this.#settings.maxRunning && this.#waiting.size > 0) {
      const pause = this.#pause();
      if (pause > 0) {
        this.#timer = setTimeout(() => this.#dispatch(), Math.floor(pause));
        return;
      }
      void this.#call();
    }
  }

  /** Milliseconds for which the next call should wait. It never waits while another one runs. */
  #pause(): number {
    if (this.#isAlone || this.#running > 0) return 0;
    return this.#window.pause(this.#waiting.nextSize, this.#cost, performance.now());
  }

  async #call(): Promise<void> {
    this.#running += 1;
    this.#isAlone = false;
    const heldMs = this.#window.close(performance.now());
    const members = this.#waiting.take(this.#settings.maxRecords);
    try {
      await callJointly(
        members,
        (open, requests) => this.#ask(open, requests, heldMs),
        ({ records }) => this.#window.answered(records.length, performance.now()),
      );
    } catch (error) {
      // An error so strange that it could not even be looked at must not stop everybody.
      for (const { request } of members) request.fail(error);
    }
    this.#running -= 1;
    if (this.#waiting.size > 0) this.#soon();
  }

  async #ask(
    members: readonly Member[],
    requests: readonly PendingRequest[],
    heldMs: number,
  ): Promise<readonly unknown[]> {
    const records = members.map(({ request, place }) => request.records[place]);
    const { signal, release } = jointSignal(requests);
    const start = performance.now();
    const waitMs = requests.reduce((longest, { arrival }) => Math.max(longest, start - arrival), 0);
    const ended = (error?: unknown): void => {
      release();
      const runMs = performance.now() - start;
      this.#report({
        records: records.length,
        requests: requests.length,
        waitMs,
        heldMs,
        runMs,
        error,
      });
    };
    try {
      const answers: unknown = await this.#run({ records, model: this.#model, signal });
      if (!Array.isArray(answers) || answers.length !== records.length) {
        throw new WrongAnswer(answers, records.length);
      }
      this.#cost.observe(records.length, performance.now() - start);
      ended();
      return answers;
    } catch (error) {
      ended(error);
      throw error;
    }
  }

  /** Metrics must not cost anybody an answer; what is wrong with them is printed. */
  #report(call: Omit<BatchReport, "perCallMs" | "perRecordMs">): void {
    const { onBatch } = this.#settings;
    if (onBatch === undefined) return;
    const { perCall: perCallMs, perRecord: perRecordMs } = this.#cost;
    try {
      onBatch({ ...call, perCallMs, perRecordMs });
    } catch (error) {
      process.emitWarning(error instanceof Error ? error : String(error));
    }
  }
}
