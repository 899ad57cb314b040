import { assertOutput } from "./assert-output.ts";
import { begun } from "./begun.ts";
import { isAsyncIterable, isPromise } from "./chain.ts";
import { InvocationContext } from "./context.ts";
import { isDeclined, type Declined } from "./declined.ts";
import { deadlineError, type Deadline } from "./deadline.ts";
import { failureOf, refusalOf } from "./failure.ts";
import type { MaybePromise, Output } from "./hooks.ts";
import type { InvocationReport, InvocationRequest, InvocationResult } from "./invocation.ts";
import type { LoadedModel, ModelLoader } from "./model-loader.ts";
import { PhaseClock } from "./phase-clock.ts";
import type { PluginManager } from "./plugin-manager.ts";
import { problemOf } from "./problem.ts";
import { readBody } from "./read-body.ts";
import type { Readers, Reading } from "./readers.ts";
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
        throw this.#context.signal.reason;
      });
    } catch (error) {
      return this.#refusal(error);
    }
  }

  #answer(): MaybePromise<InvocationResult> {
    const way: Way = { reading: this.#chooseReaders(), writing: this.#chooseWriters() };
    const { loaded } = this.#parts.loader;
    const { body } = this.#request;
    if (loaded === undefined || !(body instanceof Uint8Array)) return this.#answerLater(way);
    this.#request.signal?.throwIfAborted();
    return this.#decode(body, way, loaded);
  }

  async #answerLater(way: Way): Promise<InvocationResult> {
    const loaded = this.#parts.loader.loaded ?? (await this.#load());
    const { body } = this.#request;
    const bytes = body instanceof Uint8Array ? body : await this.#readBody(body);
    return this.#decode(bytes, way, loaded);
  }

  #decode(bytes: Uint8Array, way: Way, loaded: LoadedModel): MaybePromise<InvocationResult> {
    this.#clock.enter("input");
    this.#bytesIn = bytes.byteLength;
    const data = this.#askInput(bytes, way.reading, loaded);
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
    const written = this.#write(prediction, writing);
    return isPromise(written)
      ? written.then((output) => this.#success(output))
      : this.#success(written);
  }

  #success({ body, contentType }: Output): InvocationResult {
    this.#clock.stop();
    const headers = this.#context.headersSet();
    return { ok: true, body, contentType, headers, report: this.#report() };
  }

  #refusal(error: unknown): InvocationResult {
    const { phase } = this.#clock;
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

  /** The body of a client that has left ends with an error of its own. */
  #readBody(body: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
    this.#clock.enter("body");
    return readBody(body, (length) => {
      this.#bytesIn += length;
    });
  }

  #askInput(
    inputData: Uint8Array,
    { mediaType, parameters, readers }: Reading,
    { signature: { columns, positional = false } }: LoadedModel,
  ): MaybePromise<unknown> {
    const context = this.#context;
    const contentType = this.#request.headers["content-type"] ?? mediaType;
    const args = { inputData, contentType, mediaType, parameters, columns, positional, context };
    return this.#parts.manager.call("inputFn", args, readers);
  }

  /** Asks those who can write the answer in turn, from `index` on. */
  #write(
    prediction: unknown,
    writing: Writing,
    index = 0,
    reasons: readonly string[] = [],
  ): MaybePromise<Output> {
    const offer = writing.offers[index];
    if (offer === undefined) throw this.#unwritten(writing, reasons);
    const { mediaType, parameters, writer } = offer;
    const { accept } = writing;
    const args = { prediction, accept, mediaType, parameters, context: this.#context };
    const answer = this.#parts.manager.call("outputFn", args, [writer]);
    const settle = (output: Declined | Output | null | undefined): MaybePromise<Output> => {
      if (output !== undefined && !isDeclined(output)) return sendable(output, writer.plugin);
      const declined = output === undefined ? reasons : [...reasons, output.reason];
      return this.#write(prediction, writing, index + 1, declined);
    };
    return isPromise(answer) ? answer.then(settle) : settle(answer);
  }

  #unwritten(writing: Writing, reasons: readonly string[]): Error {
    const { accept } = this.#request.headers;
    if (writing.narrowed) return notAcceptable(accept, this.#parts.writers, writing, reasons);
    const declined = "No plugin writes the prediction: every outputFn declined it.";
    return new TypeError([declined, ...new Set(reasons)].join(" "));
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

/** What an outputFn has answered, once it can be sent: a stream has begun. */
function sendable(answer: Output | null, plugin: string): MaybePromise<Output> {
  const output = assertOutput(answer, plugin);
  const { body, contentType } = output;
  if (!isAsyncIterable(body)) return output;
  return begun(body, { plugin, hook: "outputFn" }).then((stream) => ({
    body: stream,
    contentType,
  }));
}
