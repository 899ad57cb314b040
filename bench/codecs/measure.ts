import { summaryOf, type Summary } from "../statistics.ts";

/** Something to be timed beside others. */
export interface Contender {
  readonly name: string;
  /** Does the work once; what it answers is kept until the round is over, as a caller would. */
  readonly run: () => unknown;
  /**
   * The same work on little data. Given, all garbage is collected before each sample; then this
   * runs for a moment, because a collection also takes what the engine has learnt of objects that
   * are gone.
   */
  readonly warmUp?: () => unknown;
}

/** How long one run of a contender takes. */
export interface Timing {
  readonly name: string;
  /** Median over all rounds. */
  readonly nanoseconds: number;
  /** Speed beside the first contender, in each round: 2 is twice as fast. Median. */
  readonly ratio: number;
  /** The middle half of the rounds' ratios. */
  readonly spread: readonly [number, number];
}

/** How long a contender runs in one round, in milliseconds, if one run does not take longer. */
const slice = 10;

/** How long a contender warms up before a sample, in milliseconds. */
const moment = 5;

/** Rounds until the budget is spent; fewer tell nothing, more add nothing. */
const fewestRounds = 7;
const mostRounds = 61;

/** A sample counts if the process had this share of a processor; if not, it is taken again. */
const undisturbed = 0.97;
const attempts = 4;

interface Sample {
  readonly nanoseconds: number;
  readonly share: number;
}

/** Contenders slower than the first by this factor are left out of most rounds. */
const slow = 4;
const roundsOfSlow = 3;

/**
 * Times contenders in rounds. In each round every contender has its turn, in an order that rotates:
 * what disturbs the machine disturbs all of them.
 *
 * @param seconds how long it may take if that is enough for a few rounds
 */
export function compare(contenders: readonly Contender[], seconds: number): Timing[] {
  const repeats = contenders.map(repeatsOf);
  const samples: number[][] = contenders.map(() => []);
  const until = performance.now() + seconds * 1000;
  for (let round = 0; round < mostRounds; round++) {
    if (round >= fewestRounds && performance.now() > until) break;
    for (let turn = 0; turn < contenders.length; turn++) {
      const index = (turn + round) % contenders.length;
      const contender = contenders[index];
      if (contender === undefined) continue;
      const isSlow = known(samples[index] ?? []).median > slow * known(samples[0] ?? []).median;
      if (isSlow && round >= roundsOfSlow) samples[index]?.push(Number.NaN);
      else samples[index]?.push(timeOf(contender, repeats[index] ?? 1));
    }
  }
  return contenders.map(({ name }, index) =>
    timingOf(name, samples[index] ?? [], samples[0] ?? []),
  );
}

/** A summary of the rounds in which a contender had its turn: a slow one has few. */
function known(values: readonly number[]): Summary {
  return summaryOf(values.filter((value) => !Number.isNaN(value)));
}

/** Warms a contender up; answers how often it runs in a slice. */
function repeatsOf({ run }: Contender): number {
  const start = performance.now();
  let runs = 0;
  do {
    run();
    runs++;
  } while (performance.now() - start < slice * 8 && runs < 100_000);
  return Math.max(1, Math.round((slice * runs) / (performance.now() - start)));
}

/** Takes a sample again where other programs had the processor in the meantime. */
function timeOf(contender: Contender, repeats: number): number {
  let best = sampleOf(contender, repeats);
  for (let attempt = 1; attempt < attempts && best.share < undisturbed; attempt++) {
    const sample = sampleOf(contender, repeats);
    if (sample.share > best.share) best = sample;
  }
  return best.nanoseconds;
}

function sampleOf({ run, warmUp }: Contender, repeats: number): Sample {
  if (warmUp !== undefined) {
    globalThis.gc?.();
    for (const end = performance.now() + moment; performance.now() < end;) warmUp();
  }
  let kept: unknown;
  const processor = process.cpuUsage();
  const start = process.hrtime.bigint();
  for (let index = 0; index < repeats; index++) kept = run();
  const nanoseconds = Number(process.hrtime.bigint() - start);
  const { user, system } = process.cpuUsage(processor);
  hold(kept);
  return {
    nanoseconds: nanoseconds / repeats,
    share: ((user + system) * 1000) / nanoseconds,
  };
}

/** Keeps the engine from leaving out work whose result nobody reads. */
function hold(value: unknown): void {
  if (value === hold) throw new Error("A contender answered what it cannot know.");
}

function timingOf(name: string, times: readonly number[], base: readonly number[]): Timing {
  const ratios = times.map((time, round) => (base[round] ?? Number.NaN) / time);
  const { median: nanoseconds } = known(times);
  const { median: ratio, spread } = known(ratios);
  return { name, nanoseconds, ratio, spread };
}
