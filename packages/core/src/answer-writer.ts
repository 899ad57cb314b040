import { assertOutput } from "./assert-output.ts";
import { begun } from "./begun.ts";
import { isAsyncIterable, isPromise } from "./chain.ts";
import type { InvocationContext } from "./context.ts";
import { isDeclined, type Declined } from "./declined.ts";
import type { MaybePromise, Output } from "./hooks.ts";
import { ListInTheMaking } from "./list-in-the-making.ts";
import { isPieced } from "./pieced-body.ts";
import type { PluginManager } from "./plugin-manager.ts";
import { notAcceptable } from "./refusals.ts";
import type { Writers, Writing } from "./writers.ts";

/** What writing an answer takes. */
export interface WritingParts {
  readonly manager: PluginManager;
  readonly writers: Writers;
}

/** How far writing one answer has come. */
interface Progress {
  /** The offer that is tried. */
  readonly index: number;
  /** Why those before it declined, as far as they said. */
  readonly reasons: readonly string[];
}

const beginning: Progress = { index: 0, reasons: [] };

/** Has one request's prediction written: asks those who can in the order of its preferences. */
export class AnswerWriter {
  readonly #parts: WritingParts;
  readonly #context: InvocationContext;
  readonly #writing: Writing;

  constructor(parts: WritingParts, context: InvocationContext, writing: Writing) {
    this.#parts = parts;
    this.#context = context;
    this.#writing = writing;
  }

  /** @throws RequestError 406, or TypeError, if everybody declines. */
  write(prediction: unknown, progress: Progress = beginning): MaybePromise<Output> {
    const offer = this.#writing.offers[progress.index];
    if (offer === undefined) throw this.#unwritten(progress);
    const { mediaType, parameters, writer } = offer;
    const { accept } = this.#writing;
    const args = { prediction, accept, mediaType, parameters, context: this.#context };
    const answer = this.#parts.manager.call("outputFn", args, [writer]);
    const settle = (output: Declined | Output | null | undefined): MaybePromise<Output> =>
      output === undefined || isDeclined(output)
        ? this.write(prediction, after(progress, output))
        : sendable(output, writer.plugin);
    return isPromise(answer) ? answer.then(settle) : settle(answer);
  }

  /**
   * Writes lists of predictions as one. Whoever takes the first of them writes all: what it has
   * written is held, and not the predictions.
   */
  async writeList(lists: AsyncIterable<readonly unknown[]>): Promise<Output> {
    let making: ListInTheMaking | undefined;
    let progress = beginning;
    for await (const predictions of lists) {
      this.#context.signal.throwIfAborted();
      if (making === undefined) [making, progress] = this.#begin(predictions);
      else {
        const declined = making.add(predictions);
        if (declined !== undefined) throw this.#unwritten(after(progress, declined));
      }
    }
    if (making === undefined) return this.write([]);
    const finished = making.finish();
    return "output" in finished ? finished.output : this.write(finished.predictions, progress);
  }

  #begin(predictions: readonly unknown[]): readonly [ListInTheMaking, Progress] {
    let progress = beginning;
    for (const { mediaType, parameters, writer } of this.#writing.offers) {
      const { accept } = this.#writing;
      const args = { accept, mediaType, parameters, context: this.#context };
      const making = new ListInTheMaking(writer, args);
      const declined = making.add(predictions);
      if (declined === undefined) return [making, progress];
      progress = after(progress, declined);
    }
    throw this.#unwritten(progress);
  }

  #unwritten({ reasons }: Progress): Error {
    const { accept } = this.#context.headers;
    const writing = this.#writing;
    if (writing.narrowed) return notAcceptable(accept, this.#parts.writers, writing, reasons);
    const declined = "No plugin writes the prediction: every outputFn declined it.";
    return new TypeError([declined, ...new Set(reasons)].join(" "));
  }
}

function after({ index, reasons }: Progress, declined: Declined | undefined): Progress {
  return {
    index: index + 1,
    reasons: declined === undefined ? reasons : [...reasons, declined.reason],
  };
}

/** What an outputFn has answered, once it can be sent: a stream has begun. */
function sendable(answer: Output | null, plugin: string): MaybePromise<Output> {
  const output = assertOutput(answer, plugin);
  const { body, contentType } = output;
  // What is complete cannot fail any more.
  if (!isAsyncIterable(body) || isPieced(body)) return output;
  return begun(body, { plugin, hook: "outputFn" }).then((stream) => ({
    body: stream,
    contentType,
  }));
}
