import { assertOutput } from "./assert-output.ts";
import { begun } from "./begun.ts";
import { isAsyncIterable, isPromise } from "./chain.ts";
import { InvocationContext } from "./context.ts";
import { isDeclined } from "./declined.ts";
import { failureOf, refusalOf } from "./failure.ts";
import type { Output } from "./hooks.ts";
import type {
  InvocationPhase,
  InvocationReport,
  InvocationRequest,
  InvocationResult,
} from "./invocation.ts";
import type { LoadedModel, ModelLoader } from "./model-loader.ts";
import type { PluginManager } from "./plugin-manager.ts";
import { problemOf } from "./problem.ts";
import { readBody } from "./read-body.ts";
import type { Readers, Reading } from "./readers.ts";
import { notAcceptable, unsupportedEncoding, unsupportedMediaType } from "./refusals.ts";
import { requestError } from "./request-error.ts";
import type { Writers, Writing } from "./writers.ts";

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
    const { body, contentType } = await invocation.answer();
    const { context, report } = invocation;
    return { ok: true, body, contentType, headers: context.headersSet(), report: report() };
  } catch (error) {
    return invocation.refuse(error);
  }
}

/** One request on its way through the phases. */
class Invocation {
  readonly context: InvocationContext;
  readonly #parts: InvocationParts;
  readonly #request: InvocationRequest;
  readonly #milliseconds: Partial<Record<InvocationPhase, number>> = {};
  #phase: InvocationPhase | undefined;
  #bytesIn = 0;

  constructor(parts: InvocationParts, request: InvocationRequest) {
    this.#parts = parts;
    this.#request = request;
    this.context = new InvocationContext(request.headers, request.signal);
  }

  async answer(): Promise<Output> {
    const reading = this.#chooseReaders();
    const writing = this.#chooseWriters();
    const loaded = this.#parts.loader.loaded ?? (await this.#load());
    const body = await this.#readBody();
    const data = await this.#decode(reading, body, loaded);
    const prediction = await this.#predict(data, loaded);
    return this.#encode(prediction, writing);
  }

  refuse(error: unknown): InvocationResult {
    const { headers, ...refusal } = refusalOf(error, this.#phase, this.context.signal);
    const failure = failureOf(error, this.#phase);
    return {
      ok: false,
      problem: problemOf({ ...refusal, requestId: this.context.requestId }),
      headers,
      report: { ...this.report(), failure },
    };
  }

  readonly report = (): InvocationReport => {
    const { "content-type": contentType, accept } = this.#request.headers;
    const { requestId, records } = this.context;
    return {
      requestId,
      ...(contentType !== undefined && { contentType }),
      ...(accept !== undefined && { accept }),
      bytesIn: this.#bytesIn,
      ...(records !== undefined && { records }),
      milliseconds: this.#milliseconds,
    };
  };

  #chooseReaders(): Reading {
    const { "content-encoding": encoding, "content-type": contentType } = this.#request.headers;
    if (encoding && encoding.toLowerCase() !== "identity") throw unsupportedEncoding(encoding);
    const { readers } = this.#parts;
    // RFC 9110 §8.3: without a Content-Type, a recipient may take octets.
    const reading = readers.choose(contentType ?? "application/octet-stream");
    if ("reason" in reading) throw unsupportedMediaType(contentType, reading.reason, readers);
    return reading;
  }

  #chooseWriters(): Writing {
    const { accept, "content-type": contentType = "" } = this.#request.headers;
    const { writers } = this.#parts;
    const writing = writers.choose(accept, contentType);
    if (writing.offers.length === 0) throw notAcceptable(accept, writers, writing);
    return writing;
  }

  async #load(): Promise<LoadedModel> {
    const finish = this.#begin("load");
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
    const loaded = await loader.load();
    finish();
    return loaded;
  }

  async #readBody(): Promise<Uint8Array> {
    const { body } = this.#request;
    if (body instanceof Uint8Array) {
      this.#bytesIn = body.byteLength;
      return body;
    }
    const finish = this.#begin("body");
    const bytes = await readBody(body, (length) => {
      this.#bytesIn += length;
    });
    finish();
    return bytes;
  }

  async #decode(
    { mediaType, parameters, readers }: Reading,
    inputData: Uint8Array,
    { signature: { columns, positional = false } }: LoadedModel,
  ): Promise<unknown> {
    const finish = this.#begin("input");
    const { "content-type": given } = this.#request.headers;
    const contentType = given ?? mediaType;
    const { context } = this;
    const args = { inputData, contentType, mediaType, parameters, columns, positional, context };
    const answer: unknown = this.#parts.manager.call("inputFn", args, readers);
    const data = isPromise(answer) ? await answer : answer;
    finish();
    if (data === undefined) throw unsupportedMediaType(given, "declined", this.#parts.readers);
    return data;
  }

  async #predict(data: unknown, { model }: LoadedModel): Promise<unknown> {
    this.context.signal.throwIfAborted();
    const finish = this.#begin("predict");
    const answer = this.#parts.manager.call("predictFn", { data, model, context: this.context });
    this.#parts.loader.noticeAnswer(answer);
    const prediction = isPromise(answer) ? await answer : answer;
    finish();
    return prediction;
  }

  async #encode(prediction: unknown, writing: Writing): Promise<Output> {
    this.context.signal.throwIfAborted();
    const finish = this.#begin("output");
    const { context } = this;
    const { accept } = writing;
    const reasons: string[] = [];
    for (const { mediaType, parameters, writer } of writing.offers) {
      const args = { prediction, accept, mediaType, parameters, context };
      const answer = this.#parts.manager.call("outputFn", args, [writer]);
      const output = isPromise(answer) ? await answer : answer;
      if (isDeclined(output)) reasons.push(output.reason);
      else if (output !== undefined) {
        const { plugin } = writer;
        const { body, contentType } = assertOutput(output, plugin);
        const sent = isAsyncIterable(body) ? await begun(body, { plugin, hook: "outputFn" }) : body;
        finish();
        return { body: sent, contentType };
      }
    }
    if (writing.narrowed) {
      const { accept: header } = this.#request.headers;
      throw notAcceptable(header, this.#parts.writers, writing, reasons);
    }
    throw new TypeError(
      ["No plugin writes the prediction: every outputFn declined it.", ...new Set(reasons)].join(
        " ",
      ),
    );
  }

  /** Enters a phase; what it answers leaves it and notes how long it took. */
  #begin(phase: InvocationPhase): () => void {
    this.#phase = phase;
    const start = performance.now();
    return () => {
      this.#milliseconds[phase] = Math.round((performance.now() - start) * 1000) / 1000;
    };
  }
}
