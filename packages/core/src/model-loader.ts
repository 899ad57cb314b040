import { isAsyncIterable, isPromise } from "./chain.ts";
import { InvocationContext } from "./context.ts";
import type { ModelArgs } from "./hooks.ts";
import type { PluginManager } from "./plugin-manager.ts";
import type { Signature } from "./signature.ts";

/** A model that is ready to predict. */
export interface LoadedModel {
  readonly model: unknown;
  readonly signature: Signature;
}

/** Where a load failed, and when the next attempt may begin on its own. */
interface FailedLoad {
  readonly error: unknown;
  readonly attempts: number;
  readonly retryAt: number;
}

const longestPause = 30_000;
/** Of a model that answers promises and says nothing else. */
const defaultConcurrency = 16;

/** Loads the model once, however many ask for it; a failed load is never kept for ever. */
export class ModelLoader {
  readonly #manager: PluginManager;
  readonly #args: ModelArgs;
  readonly #closing = new AbortController();
  #pending: Promise<LoadedModel> | undefined;
  #loaded: LoadedModel | undefined;
  #failed: FailedLoad | undefined;
  #isAsynchronous = false;

  constructor(manager: PluginManager, args: Omit<ModelArgs, "signal">) {
    this.#manager = manager;
    this.#args = { ...args, signal: this.#closing.signal };
  }

  /** The model, once it is loaded. */
  get loaded(): LoadedModel | undefined {
    return this.#loaded;
  }

  /** How many requests the model works on at once. */
  get concurrency(): number {
    return this.#isAsynchronous ? (this.#loaded?.signature.concurrency ?? defaultConcurrency) : 1;
  }

  /** Takes note of what `predictFn` answered: whoever answers later can work on several requests. */
  noticeAnswer(answer: unknown): void {
    if (!this.#isAsynchronous) this.#isAsynchronous = isPromise(answer) || isAsyncIterable(answer);
  }

  /** Why the last load failed; `undefined` while there is none or another is under way. */
  get failure(): unknown {
    return this.#pending === undefined ? this.#failed?.error : undefined;
  }

  /** Milliseconds until a load may begin on its own: 0 at first, then 1 s, 2 s, … 30 s. */
  get pause(): number {
    return Math.max(0, (this.#failed?.retryAt ?? 0) - performance.now());
  }

  /** The model: loaded, being loaded, or loaded now. */
  load(): Promise<LoadedModel> {
    if (this.#loaded !== undefined) return Promise.resolve(this.#loaded);
    // Forgotten here, not in the attempt: one that throws at once is over before it is assigned.
    return (this.#pending ??= this.#attempt().finally(() => {
      this.#pending = undefined;
    }));
  }

  /** Tells a load under way that nobody needs it any more, and waits for its end. */
  async stop(): Promise<void> {
    this.#closing.abort(new Error("The service is closing."));
    // Whether it fails does not matter now; that it has ended does.
    await this.#pending?.catch(() => undefined);
  }

  async #attempt(): Promise<LoadedModel> {
    try {
      const model = await this.#manager.call("modelFn", this.#args);
      this.#loaded = await this.#prepare(model);
      this.#failed = undefined;
      return this.#loaded;
    } catch (error) {
      const attempts = (this.#failed?.attempts ?? 0) + 1;
      const pause = attempts === 1 ? 0 : Math.min(longestPause, 1000 * 2 ** (attempts - 2));
      this.#failed = { error, attempts, retryAt: performance.now() + pause };
      throw error;
    }
  }

  /** A model that cannot be used is closed: each further attempt loads another one. */
  async #prepare(model: unknown): Promise<LoadedModel> {
    try {
      const signature = this.#signatureOf(model);
      await this.#warmUp(model, signature);
      return { model, signature };
    } catch (error) {
      // Why it could not be used says more than why it could not be closed either.
      await this.#manager.callAll("closeFn", { model }).catch(() => undefined);
      throw error;
    }
  }

  /** The first prediction is the slowest, and shows whether a model waits for anything. */
  async #warmUp(model: unknown, { examples = [] }: Signature): Promise<void> {
    if (examples.length === 0) return;
    const context = new InvocationContext({ headers: {}, signal: this.#args.signal });
    const answer: unknown = this.#manager.call("predictFn", { data: examples, model, context });
    this.noticeAnswer(answer);
    const prediction = await answer;
    if (!isAsyncIterable(prediction)) return;
    this.noticeAnswer(prediction);
    const iterator = prediction[Symbol.asyncIterator]();
    await iterator.next();
    await iterator.return?.();
  }

  /** Of all plugins, the one that loads the model describes it; else one that only predicts. */
  #signatureOf(model: unknown): Signature {
    const [loading] = this.#manager.implementations("modelFn");
    const describing = this.#manager.plugins.filter(({ signature }) => signature !== undefined);
    const plugin = describing.find(({ name }) => name === loading?.plugin) ?? describing[0];
    return plugin?.signature?.({ model }) ?? {};
  }
}
