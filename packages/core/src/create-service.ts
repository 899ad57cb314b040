import { isPromise } from "./chain.ts";
import { compositionError } from "./composition-error.ts";
import { compositionWarnings } from "./composition-warnings.ts";
import { requestIdOf } from "./context.ts";
import { createPluginManager } from "./create-plugin-manager.ts";
import type { Description } from "./description.ts";
import { readExecutionParameters, type ExecutionParameters } from "./execution-parameters.ts";
import { errorChain } from "./failure.ts";
import { hookNames, type HookName } from "./hooks.ts";
import type { InvocationRequest, InvocationResult } from "./invocation.ts";
import { invoke, type InvocationParts } from "./invoke.ts";
import { formatMediaType, parseMediaType } from "./media-type.ts";
import { ModelLoader } from "./model-loader.ts";
import { problemOf } from "./problem.ts";
import { Readers } from "./readers.ts";
import type { Health, Service, ServiceOptions } from "./service.ts";
import { UnderWay } from "./under-way.ts";
import { Writers } from "./writers.ts";

/**
 * Composes plugins into a service. Nothing is loaded yet.
 *
 * @throws CompositionError that lists everything that is wrong with the plugins.
 */
export function createService(options: ServiceOptions): Service {
  return new ComposedService(options);
}

class ComposedService implements Service {
  readonly #parts: InvocationParts;
  #closed: Promise<void> | undefined;

  constructor(options: ServiceOptions) {
    const { plugins, modelDir = "/opt/ml/model", threads = 1, defaultAccept } = options;
    const { timeout = Number.POSITIVE_INFINITY, timeoutSetting = "timeout" } = options;
    const manager = createPluginManager(plugins);
    manager.freeze();
    const preferred = defaultAccept === undefined ? undefined : normalise(defaultAccept);
    this.#parts = {
      manager,
      readers: new Readers(manager.implementations("inputFn")),
      writers: new Writers(manager.implementations("outputFn"), preferred),
      loader: new ModelLoader(manager, { modelDir, threads }),
      underWay: new UnderWay(timeout),
      deadline: { timeout, setting: timeoutSetting },
    };
    if (defaultAccept !== undefined) this.#assertWritable(defaultAccept);
  }

  async load(): Promise<void> {
    if (this.#closed !== undefined) throw new Error("The service is closed. Create another one.");
    await this.#parts.loader.load();
  }

  async ping(): Promise<Health> {
    if (this.#closed !== undefined) return { healthy: false, reason: "The service is closing." };
    const { loaded } = this.#parts.loader;
    if (loaded === undefined) return this.#whyNotLoaded();
    try {
      const healthy = await this.#parts.manager.call("pingFn", { model: loaded.model });
      return healthy ? { healthy: true } : { healthy: false, reason: "pingFn answered no." };
    } catch (error) {
      return { healthy: false, reason: "pingFn failed.", errors: errorChain(error) };
    }
  }

  invoke(request: InvocationRequest): Promise<InvocationResult> {
    const result = this.#closed === undefined ? invoke(this.#parts, request) : closing(request);
    return isPromise(result) ? result : Promise.resolve(result);
  }

  executionParameters(): Promise<ExecutionParameters> {
    return readExecutionParameters(this.#parts.manager);
  }

  concurrency(): number {
    return this.#parts.loader.concurrency;
  }

  describe(): Description {
    const wrappers: Partial<Record<HookName, readonly string[]>> = {};
    const hooks = {} as Record<HookName, Description["hooks"][HookName]>;
    const plugins = this.#parts.manager.describePlugins();
    for (const hook of hookNames) {
      const asked = this.#parts.manager.describeHook(hook);
      // Bytes pass through only where nobody reads.
      const passesThrough = hook !== "inputFn" || asked.length === 1;
      hooks[hook] = passesThrough ? asked : asked.filter(({ builtIn }) => !builtIn);
      const around = plugins.filter((plugin) => plugin.wrappers.includes(hook));
      if (around.length > 0) wrappers[hook] = around.map(({ name }) => name);
    }
    const signature = this.#parts.loader.loaded?.signature;
    return {
      plugins,
      hooks,
      wrappers,
      reads: this.#parts.readers.describe(),
      writes: this.#parts.writers.describe(),
      ...(signature !== undefined && { signature }),
      warnings: compositionWarnings(this.#parts.manager),
    };
  }

  close(): Promise<void> {
    return (this.#closed ??= this.#close());
  }

  async #close(): Promise<void> {
    const { loader, underWay } = this.#parts;
    await loader.stop();
    await underWay.emptied();
    const { loaded } = loader;
    if (loaded !== undefined) await this.#parts.manager.callAll("closeFn", { model: loaded.model });
  }

  /** Begins a load, unless one is under way or the pause after a failed one is not over. */
  #whyNotLoaded(): Health {
    const { failure, pause } = this.#parts.loader;
    // Its failure is kept by the loader, and reported by the next ping.
    if (pause === 0) this.#parts.loader.load().catch(() => undefined);
    if (failure === undefined) return { healthy: false, reason: "The model is loading." };
    return {
      healthy: false,
      reason: "The model could not be loaded.",
      errors: errorChain(failure),
    };
  }

  #assertWritable(defaultAccept: string): void {
    const writable = this.#parts.writers.writable();
    if (writable.includes(normalise(defaultAccept))) return;
    const outputs = this.#parts.manager.implementations("outputFn");
    // Nobody knows what an outputFn that declares no types can write but itself.
    if (outputs.some(({ builtIn, produces }) => !builtIn && produces === undefined)) return;
    throw compositionError([
      {
        code: "default_accept_not_writable",
        message: `The default media type is "${defaultAccept}", which no plugin writes.`,
        fix: `Install a codec that does, or choose one of: ${writable.join(", ") || "(none)"}.`,
      },
    ]);
  }
}

function normalise(defaultAccept: string): string {
  const parsed = parseMediaType(defaultAccept);
  return parsed === undefined
    ? defaultAccept
    : formatMediaType(parsed.mediaType, parsed.parameters);
}

function closing({ headers }: InvocationRequest): InvocationResult {
  const requestId = requestIdOf(headers);
  return {
    ok: false,
    problem: problemOf({
      status: 503,
      code: "shutting_down",
      detail: "The server is shutting down. Send the request again, to another instance.",
      requestId,
    }),
    headers: { "Retry-After": "1" },
    report: { requestId, bytesIn: 0, milliseconds: {} },
  };
}
