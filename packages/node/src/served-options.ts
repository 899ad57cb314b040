import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { errorChain } from "@inference-server/core";
import type { ServeOptions } from "./serve-options.ts";
import { startError } from "./start-error.ts";

type Listener = (options: ServeOptions) => void;

/** Two copies of this package may be in one process: the command's and the application's. */
const key: unique symbol = Symbol.for("@inference-server/node/served-options");

/**
 * What an application would be served with: the argument of its `serve()`, in the file of its own
 * that calls it. Nothing is served. Without a file: the application in the working directory.
 *
 * @throws StartError if the file is not there, cannot be imported or does not call `serve()`.
 */
export async function servedOptions(file: string | undefined): Promise<ServeOptions> {
  if (file === undefined) return { from: process.cwd() };
  const path = resolve(file);
  if (!existsSync(path)) {
    throw startError({
      code: "file_not_found",
      message: `The file "${file}" does not exist.`,
      fix: "Name the file of the application that calls serve(), or none.",
      path,
    });
  }
  const called = Promise.withResolvers<ServeOptions>();
  Reflect.set(globalThis, key, called.resolve satisfies Listener);
  const neverCalled = (): void => {
    called.reject(
      startError({
        code: "not_served",
        message: `"${file}" does not call serve().`,
        fix: "Name the file of the application that does.",
      }),
    );
  };
  // It may be called long after the import: not before nothing is left to do, it was not.
  process.once("beforeExit", neverCalled);
  import(/* @vite-ignore */ pathToFileURL(path).href).catch((error: unknown) => {
    const message = errorChain(error)[0]?.message ?? "";
    const problem = {
      code: "import_failed",
      message: `"${file}" cannot be imported: ${message.replace(/\.$/u, "")}.`,
      fix: `Mend it; "node ${file}" shows the whole stack.`,
    };
    called.reject(startError(problem, error));
  });
  try {
    return await called.promise;
  } finally {
    process.off("beforeExit", neverCalled);
    Reflect.deleteProperty(globalThis, key);
  }
}

/**
 * Hands options over to `servedOptions`, if it waits for them.
 *
 * @returns whether it does: nothing is to be served then.
 */
export function handOver(options: ServeOptions): boolean {
  const listener: unknown = Reflect.get(globalThis, key);
  if (typeof listener !== "function") return false;
  (listener as Listener)(options);
  return true;
}
