import { createPluginManager, type Plugin } from "@inference-server/core";
import type { TestFunction } from "../test-function.ts";
import type { Bench } from "./bench.ts";
import { fuzzChecks, type Fuzz } from "./fuzz-checks.ts";
import type { Golden } from "./golden.ts";
import { hostileChecks } from "./hostile-checks.ts";
import { independenceChecks } from "./independence-checks.ts";
import { mediaTypeChecks } from "./media-type-checks.ts";
import { partsChecks } from "./parts-checks.ts";
import type { CodecSample, MalformedSample } from "./sample.ts";
import { streamChecks } from "./stream-checks.ts";
import { Subject } from "./subject.ts";
import { valueChecks } from "./value-checks.ts";

/** What a codec is held to. */
export interface DescribeCodecOptions {
  /** Values that the codec carries: at least one, and one of each shape and media type it knows. */
  readonly samples: readonly CodecSample[];
  /** Bytes that the codec must refuse. */
  readonly malformed: readonly MalformedSample[];
  /** The bytes of each sample as released, made by `goldenOf`. Default: not compared. */
  readonly golden?: Golden;
  /** The `test` function of the runner. */
  readonly test: TestFunction;
  /** How much to fuzz. Default: 20,000 cases. */
  readonly fuzz?: Fuzz;
}

/**
 * Defines the tests that every codec passes, one for each promise of a codec: what it writes it
 * reads, what it cannot carry it declines, and bytes of any kind give a value or an Error.
 *
 * A preset of several codecs is described codec by codec.
 *
 * @throws CompositionError if the plugin is not valid. TypeError if there is nothing to test with.
 */
export function describeCodec(plugin: Plugin, options: DescribeCodecOptions): void {
  const { samples, malformed, golden, test, fuzz } = options;
  createPluginManager([plugin]);
  const subject = new Subject(plugin);
  assertOptions(subject, samples);
  const bench: Bench = { subject, samples, malformed, golden };
  const checks = [
    ...valueChecks,
    ...mediaTypeChecks,
    ...hostileChecks,
    ...independenceChecks,
    ...streamChecks,
    ...partsChecks,
    ...fuzzChecks(fuzz),
  ];
  for (const { promise, applies, run } of checks) {
    if (applies(bench)) test(`"${plugin.name}" ${promise}`, () => run(bench));
  }
}

function assertOptions({ plugin, reads, writes }: Subject, samples: readonly CodecSample[]): void {
  const problem = whatIsMissing(reads, writes, samples);
  if (problem !== undefined) throw new TypeError(`describeCodec: "${plugin.name}" ${problem}`);
}

function whatIsMissing(
  reads: boolean,
  writes: boolean,
  samples: readonly CodecSample[],
): string | undefined {
  if (!reads && !writes) return 'is no codec. Expected a plugin with "inputFn" or "outputFn".';
  if (samples.length === 0) return "has no samples. Give at least one value that it carries.";
  const names = samples.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) return `has two samples named "${twice}". Give each its own name.`;
  const bare = samples.find(({ bytes }) => bytes === undefined);
  if (!writes && bare !== undefined) {
    return `only reads, and sample "${bare.name}" has no bytes to read. Give it "bytes".`;
  }
  return undefined;
}
