import { attribute } from "./attribution.ts";
import type { HookName } from "./hooks.ts";
import type { PluginManager } from "./plugin-manager.ts";

/** SageMaker's answer to `GET /execution-parameters`: how Batch Transform should send requests. */
export interface ExecutionParameters {
  /** Passed on verbatim: AWS writes `MULTI_RECORD` in one place and `MultiRecord` in another. */
  readonly BatchStrategy: string;
  readonly MaxConcurrentTransforms: number;
  /** 0 means no limit. */
  readonly MaxPayloadInMB: number;
}

/**
 * Asks the three batch hooks.
 *
 * @throws TypeError if a hook answers something that SageMaker could not read.
 */
export async function readExecutionParameters(
  manager: PluginManager,
): Promise<ExecutionParameters> {
  const BatchStrategy = await manager.call("batchStrategy", {});
  const MaxConcurrentTransforms = await manager.call("maxConcurrentTransforms", {});
  const MaxPayloadInMB = await manager.call("maxPayloadInMB", {});
  if (typeof BatchStrategy !== "string" || BatchStrategy === "") {
    throw wrongAnswer(manager, "batchStrategy", BatchStrategy, '"MultiRecord" or "SingleRecord"');
  }
  return {
    BatchStrategy,
    MaxConcurrentTransforms: wholeNumber(
      manager,
      "maxConcurrentTransforms",
      MaxConcurrentTransforms,
    ),
    MaxPayloadInMB: wholeNumber(manager, "maxPayloadInMB", MaxPayloadInMB),
  };
}

function wholeNumber(manager: PluginManager, hook: HookName, value: unknown): number {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
  throw wrongAnswer(manager, hook, value, "an integer of 0 or more");
}

function wrongAnswer(
  manager: PluginManager,
  hook: HookName,
  value: unknown,
  expected: string,
): object {
  const names = manager
    .implementations(hook)
    .flatMap(({ plugin, builtIn }) => (builtIn ? [] : [plugin]));
  const found = typeof value === "string" ? JSON.stringify(value) : String(value);
  const error = new TypeError(
    `Plugin ${names.map((name) => `"${name}"`).join(" or ")} answered ${found} from "${hook}". ` +
      `Expected ${expected}.`,
  );
  const [plugin] = names;
  return attribute(error, names.length === 1 && plugin !== undefined ? { plugin, hook } : { hook });
}
