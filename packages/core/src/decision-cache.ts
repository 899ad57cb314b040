/** Decisions kept, and the longest key of one that is kept: clients choose the keys. */
const mostDecisions = 256;
const longestKey = 512;

/** Keeps decisions that follow from a request's headers; forgets them all when it is full. */
export class DecisionCache<Decision> {
  readonly #kept = new Map<string, Decision>();
  readonly #decide: (...headers: readonly string[]) => Decision;

  constructor(decide: (...headers: readonly string[]) => Decision) {
    this.#decide = decide;
  }

  /** The decision for these header values, made now or before. */
  get(...headers: readonly string[]): Decision {
    // Header values cannot hold a line feed, so two of them never run into each other.
    const key = headers.join("\n");
    const known = this.#kept.get(key);
    if (known !== undefined) return known;
    const decision = this.#decide(...headers);
    if (key.length <= longestKey) {
      if (this.#kept.size >= mostDecisions) this.#kept.clear();
      this.#kept.set(key, decision);
    }
    return decision;
  }
}
