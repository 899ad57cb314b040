import { assertOutput } from "./assert-output.ts";
import { begun } from "./begun.ts";
import { isAsyncIterable, isPromise } from "./chain.ts";
import { InvocationContext } from "./context.ts";
import { isDeclined } from "./declined.ts";
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
import type { Offer, Writers, Writing } from "./writers.ts";

/** What every invocation of a service has in common. */
export interface InvocationParts {
  readonly manager: PluginManager;
  readonly readers: Readers;
  readonly writers: Writers;
  readonly loader: ModelLoader;
}

/** Answers one request: negotiate, read, decode, predict, encode. */
export async function invoke(
  parts: InvocationParts,
  request: InvocationRequest,
): Promise<InvocationResult> {
  const invocation = new Invocation(parts, request);
  try {
    return invocation.success(await invocation.answer());
  } catch (error) {
    return invocation.refusal(error);
  }
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
    this.#context = new InvocationContext(request);
  }

  async answer(): Promise<Output> {
    const reading = this.#chooseReaders();
    const writing = this.#chooseWriters();
    const loaded = this.#parts.loader.loaded ?? (await this.#load());
    const { body } = this.#request;
    const bytes = body instanceof Uint8Array ? this.#given(body) : await this.#readBody(body);
    const decoded = this.#decode(reading, bytes, loaded);
    const data = isPromise(decoded) ? await this.#waitFor(decoded) : decoded;
    if (data === undefined) throw this.#unsupported("declined");
    const predicted = this.#predict(data, loaded);
    const prediction = isPromise(predicted) ? await this.#waitFor(predicted) : predicted;
    return this.#encode(prediction, writing);
  }

  success({ body, contentType }: Output): InvocationResult {
    this.#clock.stop();
    const headers = this.#context.headersSet();
    return { ok: true, body, contentType, headers, report: this.#report() };
  }

  refusal(error: unknown): InvocationResult {
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
    return {
      requestId,
      ...(contentType !== undefined && { contentType }),
      ...(accept !== undefined && { accept }),
      bytesIn: this.#bytesIn,
      ...(records !== undefined && { records }),
      milliseconds: this.#clock.milliseconds,
    };
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

  #given(body: Uint8Array): Uint8Array {
    this.#request.signal?.throwIfAborted();
    this.#bytesIn = body.byteLength;
    return body;
  }

  /** The body of a client that has left ends with an error of its own. */
  #readBody(body: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
    this.#clock.enter("body");
    return readBody(body, (length) => {
      this.#bytesIn += length;
    });
  }

  #decode(
    { mediaType, parameters, readers }: Reading,
    inputData: Uint8Array,
    { signature: { columns, positional = false } }: LoadedModel,
  ): MaybePromise<unknown> {
    this.#clock.enter("input");
    const context = this.#context;
    const contentType = this.#request.headers["content-type"] ?? mediaType;
    const args = { inputData, contentType, mediaType, parameters, columns, positional, context };
    return this.#parts.manager.call("inputFn", args, readers);
  }

  #predict(data: unknown, { model }: LoadedModel): MaybePromise<unknown> {
    this.#clock.enter("predict");
    const context = this.#context;
    const answer: unknown = this.#parts.manager.call("predictFn", { data, model, context });
    this.#parts.loader.noticeAnswer(answer);
    return answer;
  }

  async #encode(prediction: unknown, writing: Writing): Promise<Output> {
    this.#clock.enter("output");
    const reasons: string[] = [];
    for (const offer of writing.offers) {
      const answer = this.#write(prediction, offer, writing);
      const output = isPromise(answer) ? await this.#waitFor(answer) : answer;
      if (isDeclined(output)) reasons.push(output.reason);
      else if (output !== undefined) {
        const { plugin } = offer.writer;
        const { body, contentType } = assertOutput(output, plugin);
        if (!isAsyncIterable(body)) return { body, contentType };
        return { body: await begun(body, { plugin, hook: "outputFn" }), contentType };
      }
    }
    if (writing.narrowed) {
      throw notAcceptable(this.#request.headers.accept, this.#parts.writers, writing, reasons);
    }
    throw new TypeError(
      ["No plugin writes the prediction: every outputFn declined it.", ...new Set(reasons)].join(
        " ",
      ),
    );
  }

  #write(prediction: unknown, { mediaType, parameters, writer }: Offer, { accept }: Writing) {
    const args = { prediction, accept, mediaType, parameters, context: this.#context };
    return this.#parts.manager.call("outputFn", args, [writer]);
  }

  /** @throws the reason why nobody wants the answer any more. */
  async #waitFor<Value>(pending: Promise<Value>): Promise<Value> {
    const value = await pending;
    this.#context.signal.throwIfAborted();
    return value;
  }
}
