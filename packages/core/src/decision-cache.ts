/** Decisions kept, and the longest key of one that is kept: clients choose the keys. */
const mostDecisions = 64;
const longestKey = 512;

/** Keeps decisions that follow from a request's header; forgets them all when it is full. */
export class DecisionCache<Decision> {
  readonly #kept = new Map<string, Decision>();
  readonly #decide: (header: string) => Decision;

  constructor(decide: (header: string) => Decision) {
    this.#decide = decide;
  }

  /** The decision for this header's value, made now or before. */
  get(header: string): Decision {
    const known = this.#kept.get(header);
    if (known !== undefined) return known;
    const decision = this.#decide(header);
    if (header.length <= longestKey) {
      if (this.#kept.size >= mostDecisions) this.#kept.clear();
      this.#kept.set(header, decision);
    }
    return decision;
  }
}
