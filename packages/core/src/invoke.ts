import { AnswerWriter } from "./answer-writer.ts";
import { isPromise } from "./chain.ts";
import { InvocationContext } from "./context.ts";
import { deadlineError, type Deadline } from "./deadline.ts";
import { failureOf, refusalOf } from "./failure.ts";
import type { InputArgs, MaybePromise, Output } from "./hooks.ts";
import type { InvocationReport, InvocationRequest, InvocationResult } from "./invocation.ts";
import type { LoadedModel, ModelLoader } from "./model-loader.ts";
import { PhaseClock } from "./phase-clock.ts";
import type { PluginManager } from "./plugin-manager.ts";
import { problemOf } from "./problem.ts";
import { arriving, readBody } from "./read-body.ts";
import type { Readers, Reading } from "./readers.ts";
import { mostHeld, RecordStream, streamHandlers, type StreamHandlers } from "./record-stream.ts";
import { notAcceptable, unsupportedEncoding, unsupportedMediaType } from "./refusals.ts";
import { requestError } from "./request-error.ts";
import type { UnderWay } from "./under-way.ts";
import type { Writers, Writing } from "./writers.ts";

/** What every invocation of a service has in common. */
export interface InvocationParts {
  readonly manager: PluginManager;
  readonly readers: Readers;
  readonly writers: Writers;
  readonly loader: ModelLoader;
  readonly underWay: UnderWay;
  readonly deadline: Deadline;
}

/** Answers one request: negotiate, read, decode, predict, encode. At once where no hook waits. */
export function invoke(
  parts: InvocationParts,
  request: InvocationRequest,
): MaybePromise<InvocationResult> {
  return new Invocation(parts, request).run();
}

/**
 * One request on its way through the phases. Whether its client has left is looked at after waits
 * alone: nobody leaves within one turn of the event loop.
 */
class Invocation {
  readonly #parts: InvocationParts;
  readonly #request: InvocationRequest;
  readonly #context: InvocationContext;
  readonly #clock = new PhaseClock();
  #bytesIn = 0;
  /** Absent: the request's data are in one piece. */
  #records: RecordStream | undefined;

  constructor(parts: InvocationParts, request: InvocationRequest) {
    this.#parts = parts;
    this.#request = request;
    this.#context = new InvocationContext(request, Number.isFinite(parts.deadline.timeout));
  }

  run(): MaybePromise<InvocationResult> {
    try {
      const result = this.#answer();
      return isPromise(result) ? this.#finish(result) : result;
    } catch (error) {
      return this.#refusal(error);
    }
  }

  async #finish(pending: Promise<InvocationResult>): Promise<InvocationResult> {
    const { underWay, deadline } = this.#parts;
    try {
      return await underWay.settle(pending, () => {
        this.#context.abort(deadlineError(deadline));
        return this.#context.signal.reason;
      });
    } catch (error) {
      return this.#refusal(error);
    }
  }

  #answer(): MaybePromise<InvocationResult> {
    const way: Way = { reading: this.#chooseReaders(), writing: this.#chooseWriters() };
    const { loaded } = this.#parts.loader;
    const { body } = this.#request;
    const isHere = body instanceof Uint8Array && body.byteLength <= mostHeld;
    if (loaded === undefined || !isHere) return this.#answerLater(way);
    this.#request.signal?.throwIfAborted();
    return this.#decode(body, way, loaded);
  }

  async #answerLater(way: Way): Promise<InvocationResult> {
    const loaded = this.#parts.loader.loaded ?? (await this.#load());
    const handlers = streamHandlers(this.#parts.manager, way.reading.readers);
    const body = await this.#readBody(handlers === undefined ? Infinity : mostHeld);
    if (body instanceof Uint8Array) return this.#decode(body, way, loaded);
    return this.#answerStream(body, handlers as StreamHandlers, way, loaded);
  }

  #decode(bytes: Uint8Array, way: Way, loaded: LoadedModel): MaybePromise<InvocationResult> {
    this.#clock.enter("input");
    this.#bytesIn = bytes.byteLength;
    const args = this.#inputArgs(bytes, way.reading, loaded);
    const data: unknown = this.#parts.manager.call("inputFn", args, way.reading.readers);
    return isPromise(data)
      ? this.#waitFor(data).then((decoded) => this.#predict(decoded, way, loaded))
      : this.#predict(data, way, loaded);
  }

  #predict(data: unknown, way: Way, { model }: LoadedModel): MaybePromise<InvocationResult> {
    if (data === undefined) throw this.#unsupported("declined");
    this.#clock.enter("predict");
    const { manager, loader } = this.#parts;
    const answer: unknown = manager.call("predictFn", { data, model, context: this.#context });
    loader.noticeAnswer(answer);
    return isPromise(answer)
      ? this.#waitFor(answer).then((prediction) => this.#encode(prediction, way))
      : this.#encode(answer, way);
  }

  #encode(prediction: unknown, { writing }: Way): MaybePromise<InvocationResult> {
    this.#clock.enter("output");
    const written = new AnswerWriter(this.#parts, this.#context, writing).write(prediction);
    return isPromise(written)
      ? written.then((output) => this.#success(output))
      : this.#success(written);
  }

  /** The answer is held until its last record has succeeded: until then it can be a refusal. */
  async #answerStream(
    inputData: AsyncIterable<Uint8Array>,
    handlers: StreamHandlers,
    { reading, writing }: Way,
    loaded: LoadedModel,
  ): Promise<InvocationResult> {
    this.#clock.enter("output");
    const { model } = loaded;
    const context = this.#context;
    this.#records = new RecordStream(this.#clock);
    const inputArgs = this.#inputArgs(inputData, reading, loaded);
    const predictions = this.#records.predictions(handlers, inputArgs, { model, context });
    const writer = new AnswerWriter(this.#parts, context, writing);
    return this.#success(await writer.writeList(predictions));
  }

  #success({ body, contentType }: Output): InvocationResult {
    this.#clock.stop();
    const headers = this.#context.headersSet();
    return { ok: true, body, contentType, headers, report: this.#report() };
  }

  #refusal(error: unknown): InvocationResult {
    const phase = this.#records?.failedIn ?? this.#clock.phase;
    const { requestId, signal } = this.#context;
    const { headers, ...refusal } = refusalOf(error, phase, signal);
    return {
      ok: false,
      problem: problemOf({ ...refusal, requestId }),
      headers,
      report: { ...this.#report(), failure: failureOf(error, phase) },
    };
  }

  #report(): InvocationReport {
    const { "content-type": contentType, accept } = this.#request.headers;
    const { requestId, records } = this.#context;
    const milliseconds = this.#clock.milliseconds;
    const report: Writable<InvocationReport> = { requestId, bytesIn: this.#bytesIn, milliseconds };
    if (contentType !== undefined) report.contentType = contentType;
    if (accept !== undefined) report.accept = accept;
    if (records !== undefined) report.records = records;
    return report;
  }

  #chooseReaders(): Reading {
    const { "content-encoding": encoding, "content-type": contentType } = this.#request.headers;
    if (encoding && encoding.toLowerCase() !== "identity") throw unsupportedEncoding(encoding);
    // RFC 9110 §8.3: without a Content-Type, a recipient may take octets.
    const reading = this.#parts.readers.choose(contentType ?? "application/octet-stream");
    if ("reason" in reading) throw this.#unsupported(reading.reason);
    return reading;
  }

  #unsupported(reason: Parameters<typeof unsupportedMediaType>[1]): Error {
    return unsupportedMediaType(this.#request.headers["content-type"], reason, this.#parts.readers);
  }

  #chooseWriters(): Writing {
    const { accept, "content-type": contentType = "" } = this.#request.headers;
    const { writers } = this.#parts;
    const writing = writers.choose(accept, contentType);
    if (writing.offers.length === 0) throw notAcceptable(accept, writers, writing);
    return writing;
  }

  async #load(): Promise<LoadedModel> {
    this.#clock.enter("load");
    const { loader } = this.#parts;
    const { pause } = loader;
    if (loader.failure !== undefined && pause > 0) {
      throw requestError({
        status: 503,
        code: "model_not_loaded",
        detail: "The model could not be loaded. The server's log says why. Try again later.",
        retryAfter: pause / 1000,
        cause: loader.failure,
      });
    }
    return this.#waitFor(loader.load());
  }

  /** Complete, or as it arrives if it has more than `most` bytes. */
  async #readBody(most: number): Promise<Uint8Array | AsyncIterable<Uint8Array>> {
    const { signal, body } = this.#request;
    if (body instanceof Uint8Array) {
      signal?.throwIfAborted();
      this.#bytesIn = body.byteLength;
      return body.byteLength > most ? arriving(body) : body;
    }
    this.#clock.enter("body");
    // The body of a client that has left ends with an error of its own.
    return readBody(
      body,
      (length) => {
        this.#bytesIn += length;
      },
      most,
    );
  }

  #inputArgs<Data>(
    inputData: Data,
    { mediaType, parameters }: Reading,
    { signature: { columns, positional = false } }: LoadedModel,
  ): Omit<InputArgs, "inputData"> & { readonly inputData: Data } {
    const context = this.#context;
    const contentType = this.#request.headers["content-type"] ?? mediaType;
    return { inputData, contentType, mediaType, parameters, columns, positional, context };
  }

  /** @throws the reason why nobody wants the answer any more. */
  async #waitFor<Value>(pending: Promise<Value>): Promise<Value> {
    const value = await pending;
    this.#context.signal.throwIfAborted();
    return value;
  }
}

/** How a request is read and its answer written. */
interface Way {
  readonly reading: Reading;
  readonly writing: Writing;
}

type Writable<Type> = { -readonly [Key in keyof Type]: Type[Key] };
