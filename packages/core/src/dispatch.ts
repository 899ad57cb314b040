import { attribute } from "./attribution.ts";
import { isPromise } from "./chain.ts";
import type { HookName } from "./hooks.ts";
import type { HookOrder } from "./plugin.ts";

/** One plugin's implementation of a hook, its types erased: the manager's callers know them. */
export interface Implementation {
  readonly plugin: string;
  readonly order?: HookOrder;
  /** The server's own default. */
  readonly builtIn?: true;
  readonly consumes?: readonly string[];
  readonly produces?: readonly string[];
  readonly handler: (args: unknown) => unknown;
  /** For lists too large to hold. */
  readonly stream?: (args: unknown) => unknown;
}

const tiers: Readonly<Record<HookOrder, number>> = { first: 0, last: 2 };

/** When an implementation is asked: those that say "first", the others, "last", the defaults. */
export function tierOf({ order, builtIn }: Implementation): number {
  if (builtIn) return 3;
  return order === undefined ? 1 : tiers[order];
}

/**
 * Asks implementations in turn until one answers anything but `undefined`. Stays synchronous while
 * they do: a promise on a path that needs none costs a turn of the microtask queue each time.
 */
export function ask(
  implementations: readonly Implementation[],
  hook: HookName,
  args: unknown,
  from = 0,
): unknown {
  for (let index = from; index < implementations.length; index += 1) {
    const { plugin, handler } = implementations[index] as Implementation;
    let answer: unknown;
    try {
      answer = handler(args);
    } catch (error) {
      throw attribute(error, { plugin, hook });
    }
    if (isPromise(answer)) return askOn(implementations, hook, args, index, answer);
    if (answer !== undefined) return answer;
  }
  return undefined;
}

async function askOn(
  implementations: readonly Implementation[],
  hook: HookName,
  args: unknown,
  index: number,
  pending: Promise<unknown>,
): Promise<unknown> {
  let answer: unknown;
  try {
    answer = await pending;
  } catch (error) {
    throw attribute(error, { plugin: implementations[index]?.plugin ?? "", hook });
  }
  return answer === undefined ? ask(implementations, hook, args, index + 1) : answer;
}

/** One plugin's wrapper of a hook, its types erased. */
export interface Wrapper {
  readonly plugin: string;
  readonly handler: (args: unknown, next: (args?: unknown) => unknown) => unknown;
}

/** Runs the wrappers of a hook around `innermost`, the first of them outermost. */
export function wrap(
  wrappers: readonly Wrapper[],
  hook: HookName,
  args: unknown,
  innermost: (args: unknown) => unknown,
  index = 0,
): unknown {
  const wrapper = wrappers[index];
  if (wrapper === undefined) return innermost(args);
  const { plugin, handler } = wrapper;
  let called = false;
  const next = (changed: unknown = args): unknown => {
    if (called) throw nextTwice(plugin, hook);
    called = true;
    return wrap(wrappers, hook, changed, innermost, index + 1);
  };
  return attributed(() => handler(args, next), plugin, hook);
}

function attributed(run: () => unknown, plugin: string, hook: HookName): unknown {
  try {
    const answer = run();
    if (!isPromise(answer)) return answer;
    return Promise.resolve(answer).catch((error: unknown) => {
      throw attribute(error, { plugin, hook });
    });
  } catch (error) {
    throw attribute(error, { plugin, hook });
  }
}

function nextTwice(plugin: string, hook: HookName): Error {
  return new Error(
    `The wrapper of "${hook}" in plugin "${plugin}" called next() twice. Call it once and keep ` +
      "what it answers: a second call would run the hook again.",
  );
}
