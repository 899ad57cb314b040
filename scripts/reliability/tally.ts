/** What became of requests: how many had which outcome. */
export class Tally {
  readonly #outcomes = new Map<string, number>();

  get sent(): number {
    return [...this.#outcomes.values()].reduce((sum, count) => sum + count, 0);
  }

  /** Notes an outcome: a status, with the problem's code, or why there was no answer. */
  add(outcome: string): void {
    this.#outcomes.set(outcome, this.of(outcome) + 1);
  }

  /** How many had this outcome. */
  of(outcome: string): number {
    return this.#outcomes.get(outcome) ?? 0;
  }

  /** The outcomes that there were, the most frequent first. */
  entries(): readonly (readonly [outcome: string, count: number])[] {
    return [...this.#outcomes].toSorted(([, one], [, other]) => other - one);
  }

  /**
   * Insists on these outcomes and no others.
   *
   * @throws Error that lists the others.
   */
  allow(...outcomes: readonly string[]): void {
    const others = this.entries().filter(([outcome]) => !outcomes.includes(outcome));
    if (others.length === 0) return;
    const list = others.map(([outcome, count]) => `${outcome} (${count})`).join(", ");
    throw new Error(`Expected only ${outcomes.join(" and ")}. There were also: ${list}.`);
  }
}
