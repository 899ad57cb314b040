import { attribute, type Attribution } from "./attribution.ts";
import type { Implementation } from "./dispatch.ts";
import type { HookStreams, InputStreamArgs, PredictStreamArgs } from "./hook-streams.ts";
import type { InvocationPhase } from "./invocation.ts";
import type { PhaseClock } from "./phase-clock.ts";
import type { PluginManager } from "./plugin-manager.ts";

/** Bodies of more than this many bytes are worked on as streams of records where that is possible. */
export const mostHeld = 1024 * 1024;
/** Records that are predicted together. */
const mostTogether = 250;

/** Whoever reads and predicts lists of records too large to hold. */
export interface StreamHandlers {
  readonly input: Implementation;
  readonly predict: Implementation;
}

/** They must be the ones who would be asked, and nobody may want to see whole values. */
export function streamHandlers(
  manager: PluginManager,
  readers: readonly Implementation[],
): StreamHandlers | undefined {
  const [input] = readers;
  const [predict] = manager.implementations("predictFn");
  if (input?.stream === undefined || predict?.stream === undefined) return undefined;
  const isWrapped = (["inputFn", "predictFn", "outputFn"] as const).some((hook) =>
    manager.isWrapped(hook),
  );
  return isWrapped ? undefined : { input, predict };
}

/** One request's records on their way through the phases, some at a time. */
export class RecordStream {
  readonly #clock: PhaseClock;
  #failedIn: InvocationPhase | undefined;

  constructor(clock: PhaseClock) {
    this.#clock = clock;
  }

  /** The phase in which the stream failed. Whoever reads on only hears of it. */
  get failedIn(): InvocationPhase | undefined {
    return this.#failedIn;
  }

  /** Decodes and predicts. */
  predictions(
    { input, predict }: StreamHandlers,
    inputArgs: InputStreamArgs,
    predictArgs: Omit<PredictStreamArgs, "data">,
  ): AsyncIterable<readonly unknown[]> {
    const read = input.stream as HookStreams["inputFn"];
    const run = predict.stream as HookStreams["predictFn"];
    const inputData = this.#within("body", inputArgs.inputData);
    const records = read({ ...inputArgs, inputData });
    const reader = { plugin: input.plugin, hook: "inputFn" } as const;
    const data = this.#within("input", together(records), reader);
    const model = { plugin: predict.plugin, hook: "predictFn" } as const;
    return this.#within("predict", run({ ...predictArgs, data }), model);
  }

  /** Passes a stream on, and takes note of its phase while somebody waits for it. */
  async *#within<Value>(
    phase: InvocationPhase,
    source: AsyncIterable<Value>,
    maker?: Attribution,
  ): AsyncGenerator<Value, void, undefined> {
    const iterator = source[Symbol.asyncIterator]();
    let isOver = false;
    try {
      for (;;) {
        const outer = this.#clock.phase;
        this.#clock.enter(phase);
        const result = await iterator.next();
        if (outer !== undefined) this.#clock.enter(outer);
        isOver = result.done === true;
        if (result.done === true) return;
        yield result.value;
      }
    } catch (error) {
      isOver = true;
      this.#failedIn ??= phase;
      throw this.#failedIn === phase && maker !== undefined ? attribute(error, maker) : error;
    } finally {
      if (!isOver) await iterator.return?.();
    }
  }
}

async function* together(
  records: AsyncIterable<unknown>,
): AsyncGenerator<readonly unknown[], void, undefined> {
  let waiting: unknown[] = [];
  for await (const record of records) {
    waiting.push(record);
    if (waiting.length < mostTogether) continue;
    yield waiting;
    waiting = [];
  }
  if (waiting.length > 0) yield waiting;
}
