import { attribute } from "./attribution.ts";
import type { Declined } from "./declined.ts";
import type { Implementation } from "./dispatch.ts";
import type { HookStreams, ListWriter, OutputStreamArgs } from "./hook-streams.ts";
import type { Output } from "./hooks.ts";

/** A list in the making. Without a `stream` of its own, the writer is asked once all is there. */
export class ListInTheMaking {
  readonly #writer: Implementation;
  readonly #parts: ListWriter | undefined;
  readonly #held: unknown[] = [];

  constructor(writer: Implementation, args: OutputStreamArgs) {
    this.#writer = writer;
    const stream = writer.stream as HookStreams["outputFn"] | undefined;
    this.#parts = this.#asking(() => stream?.(args));
  }

  add(predictions: readonly unknown[]): Declined | undefined {
    if (this.#parts !== undefined) return this.#asking(() => this.#parts?.add(predictions));
    for (const prediction of predictions) this.#held.push(prediction);
    return undefined;
  }

  /** The response, or the predictions for a writer that wants all of them at once. */
  finish(): { readonly output: Output } | { readonly predictions: readonly unknown[] } {
    const parts = this.#parts;
    if (parts === undefined) return { predictions: this.#held };
    return { output: this.#asking(() => parts.finish()) };
  }

  #asking<Value>(ask: () => Value): Value {
    try {
      return ask();
    } catch (error) {
      throw attribute(error, { plugin: this.#writer.plugin, hook: "outputFn" });
    }
  }
}
