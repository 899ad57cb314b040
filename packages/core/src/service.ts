import { compositionError } from "./composition-error.ts";
import { compositionWarnings } from "./composition-warnings.ts";
import { createPluginManager } from "./default-plugin.ts";
import type { Description } from "./description.ts";
import { readExecutionParameters, type ExecutionParameters } from "./execution-parameters.ts";
import { errorChain } from "./failure.ts";
import { hookNames, type HookName } from "./hooks.ts";
import type { ErrorReport, InvocationRequest, InvocationResult } from "./invocation.ts";
import { invoke } from "./invoke.ts";
import { formatMediaType, parseMediaType } from "./media-type.ts";
import { ModelLoader } from "./model-loader.ts";
import { Negotiation } from "./negotiation.ts";
import type { PluginManager } from "./plugin-manager.ts";
import type { Preset } from "./plugin.ts";
import { problemOf } from "./problem.ts";
import { requestIdOf } from "./context.ts";

export type { ExecutionParameters };

/** What a service is made from. */
export interface ServiceOptions {
  /** The plugins, in the order in which they are asked; presets are taken apart. */
  readonly plugins: Preset;
  /** The directory that holds the model's files. Default: `/opt/ml/model`. */
  readonly modelDir?: string;
  /** How many native threads the model may use. Default: 1. */
  readonly threads?: number;
  /**
   * The media type for clients without a preference, before every other default
   * (`SAGEMAKER_DEFAULT_INVOCATIONS_ACCEPT`).
   */
  readonly defaultAccept?: string;
}

/** Whether a service is healthy, and if not, why. */
export interface Health {
  readonly healthy: boolean;
  /** For the log. Absent when healthy. */
  readonly reason?: string;
  /** What made loading or `pingFn` fail, outermost first. */
  readonly errors?: readonly ErrorReport[];
}

/**
 * A model with its codecs: bytes in, bytes out, no HTTP. The seam between those who speak HTTP and
 * those who run models: what crosses it is plain data.
 */
export interface Service {
  /** Loads the model. Callers share one load; after a failed one the next call tries again. */
  load(): Promise<void>;
  /**
   * Whether the model is loaded and healthy. Never waits for a load: it begins one if there is
   * none, and begins another, with growing pauses, after a failed one.
   */
  ping(): Promise<Health>;
  /** Answers one request. Rejects only for a fault of the server itself. */
  invoke(request: InvocationRequest): Promise<InvocationResult>;
  /** Batch Transform's parameters, for which no model is needed. */
  executionParameters(): Promise<ExecutionParameters>;
  /** Who answers what, in what order. Once the model is loaded, its signature too. */
  describe(): Description;
  /** Refuses new requests, waits for those under way and asks `closeFn`. */
  close(): Promise<void>;
}

/**
 * Composes plugins into a service. Nothing is loaded yet.
 *
 * @throws CompositionError that lists everything that is wrong with the plugins.
 */
export function createService(options: ServiceOptions): Service {
  return new ComposedService(options);
}

class ComposedService implements Service {
  readonly #manager: PluginManager;
  readonly #negotiation: Negotiation;
  readonly #loader: ModelLoader;
  readonly #underWay = new Set<Promise<unknown>>();
  #closed: Promise<void> | undefined;

  constructor({ plugins, modelDir = "/opt/ml/model", threads = 1, defaultAccept }: ServiceOptions) {
    this.#manager = createPluginManager(plugins);
    this.#manager.freeze();
    this.#negotiation = new Negotiation(
      this.#manager.implementations("inputFn"),
      this.#manager.implementations("outputFn"),
      defaultAccept === undefined ? undefined : normaliseDefault(defaultAccept),
    );
    this.#loader = new ModelLoader(this.#manager, { modelDir, threads });
    if (defaultAccept !== undefined) this.#assertWritable(defaultAccept);
  }

  async load(): Promise<void> {
    if (this.#closed !== undefined) throw new Error("The service is closed. Create another one.");
    await this.#loader.load();
  }

  async ping(): Promise<Health> {
    if (this.#closed !== undefined) return { healthy: false, reason: "The service is closing." };
    const { loaded } = this.#loader;
    if (loaded === undefined) return this.#whyNotLoaded();
    try {
      const healthy = await this.#manager.call("pingFn", { model: loaded.model });
      return healthy ? { healthy: true } : { healthy: false, reason: "pingFn answered no." };
    } catch (error) {
      return { healthy: false, reason: "pingFn failed.", errors: errorChain(error) };
    }
  }

  async invoke(request: InvocationRequest): Promise<InvocationResult> {
    if (this.#closed !== undefined) return closing(request);
    const parts = { manager: this.#manager, negotiation: this.#negotiation, loader: this.#loader };
    const invocation = invoke(parts, request);
    this.#underWay.add(invocation);
    try {
      return await invocation;
    } finally {
      this.#underWay.delete(invocation);
    }
  }

  executionParameters(): Promise<ExecutionParameters> {
    return readExecutionParameters(this.#manager);
  }

  describe(): Description {
    const wrappers: Partial<Record<HookName, readonly string[]>> = {};
    const hooks = {} as Record<HookName, Description["hooks"][HookName]>;
    const plugins = this.#manager.describePlugins();
    for (const hook of hookNames) {
      const asked = this.#manager.describeHook(hook);
      // Bytes pass through only where nobody reads.
      const passesThrough = hook !== "inputFn" || asked.length === 1;
      hooks[hook] = passesThrough ? asked : asked.filter(({ builtIn }) => !builtIn);
      const around = plugins.filter((plugin) => plugin.wrappers.includes(hook));
      if (around.length > 0) wrappers[hook] = around.map(({ name }) => name);
    }
    const signature = this.#loader.loaded?.signature;
    return {
      plugins,
      hooks,
      wrappers,
      reads: this.#negotiation.describeReaders(),
      writes: this.#negotiation.describeWriters(),
      ...(signature !== undefined && { signature }),
      warnings: compositionWarnings(this.#manager),
    };
  }

  close(): Promise<void> {
    return (this.#closed ??= this.#close());
  }

  async #close(): Promise<void> {
    await Promise.allSettled([this.#loader.stop(), ...this.#underWay]);
    const { loaded } = this.#loader;
    if (loaded !== undefined) await this.#manager.callAll("closeFn", { model: loaded.model });
  }

  /** Begins a load, unless one is under way or the pause after a failed one is not over. */
  #whyNotLoaded(): Health {
    const { failure, pause } = this.#loader;
    // Its failure is kept by the loader, and reported by the next ping.
    if (pause === 0) this.#loader.load().catch(() => undefined);
    if (failure === undefined) return { healthy: false, reason: "The model is loading." };
    return {
      healthy: false,
      reason: "The model could not be loaded.",
      errors: errorChain(failure),
    };
  }

  #assertWritable(defaultAccept: string): void {
    const writable = this.#negotiation.writable();
    if (writable.includes(normaliseDefault(defaultAccept))) return;
    const outputs = this.#manager.implementations("outputFn");
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

function normaliseDefault(defaultAccept: string): string {
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
