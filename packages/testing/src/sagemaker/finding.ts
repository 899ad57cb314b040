import { facts, type FactId } from "./facts.ts";

/**
 * What came of a fact. `fail`: the platform or its clients would notice. `warning`: it works, but
 * not everywhere or not well. `skipped`: there was nothing to see it by.
 */
export type Verdict = "fail" | "pass" | "skipped" | "warning";

/** One fact of SageMaker's contract, held against a server. */
export interface Finding {
  /** A stable name for programs: `content-length`. */
  readonly id: FactId;
  /** What the platform does or expects, as a sentence. */
  readonly fact: string;
  /** The AWS page that says so, or who has seen it where no page does. */
  readonly source: string;
  readonly verdict: Verdict;
  /** What the server did. */
  readonly found: string;
  /** What to do about it; where skipped, how to have it looked at. Absent where all is well. */
  readonly advice?: string;
}

/** What a check has to say of a fact. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly found: string;
  /** In place of the fact's own advice. */
  readonly advice?: string;
}

/** What checks have to say, by fact. */
export type Judgements = Readonly<Partial<Record<FactId, Judgement>>>;

/** Passes if nothing speaks against it; else fails, and says what does. */
export function judge(problems: readonly string[], found: string): Judgement {
  return problems.length === 0
    ? { verdict: "pass", found }
    : { verdict: "fail", found: problems.join(" ") };
}

/** As `judge`, for what works without being well. */
export function judgeMildly(problems: readonly string[], found: string): Judgement {
  return problems.length === 0
    ? { verdict: "pass", found }
    : { verdict: "warning", found: problems.join(" ") };
}

/** There is nothing to see it by: why, and what would change that. */
export function skipped(found: string, advice: string): Judgement {
  return { verdict: "skipped", found, advice };
}

/** One finding for each fact, in the order of the table. */
export function findingsOf(judgements: Judgements, otherwise: Judgement): readonly Finding[] {
  return (Object.keys(facts) as readonly FactId[]).map((id) => {
    const { fact, source, advice: usual } = facts[id];
    const { verdict, found, advice = usual } = judgements[id] ?? otherwise;
    return { id, fact, source, verdict, found, ...(verdict !== "pass" && { advice }) };
  });
}
