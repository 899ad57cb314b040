import type { TestProject } from "vitest/node";
import { publish, type Published } from "./publish.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** What can be installed, or why nothing can: these tests fail then, and no others. */
    outside: { readonly published: Published } | { readonly failure: string };
  }
}

/** Publishes once for all files of tests; withdraws after the last one. */
export async function setup({ provide }: TestProject): Promise<(() => Promise<void>) | undefined> {
  try {
    const { published, withdraw } = await publish();
    provide("outside", { published });
    return withdraw;
  } catch (error) {
    provide("outside", { failure: error instanceof Error ? error.message : String(error) });
    return undefined;
  }
}
