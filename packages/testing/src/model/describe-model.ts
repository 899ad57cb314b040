import { createPluginManager, type ModelPlugin, type Preset } from "@inference-server/core";
import type { TestFunction } from "../test-function.ts";
import {
  answersBytes,
  answersExamples,
  answersInFormat,
  isServable,
  refusesBad,
} from "./model-checks.ts";
import { ModelBench } from "./model-bench.ts";

/** What a model is held to. */
export interface DescribeModelOptions<InputRecord = unknown> {
  /** The codecs that the model is served with; presets are taken apart. */
  readonly plugins: Preset;
  /** Records that the model answers. Default: the model's own `examples`. */
  readonly examples?: readonly NoInfer<InputRecord>[];
  /**
   * Records that the model must refuse, each with a 4xx. One that arrives as a list, as in CSV, may
   * be answered with what `onRecordError` of `defineModel` puts in its place. Default: none.
   */
  readonly bad?: readonly unknown[];
  /** The directory that holds the model's files. Default: `/opt/ml/model`. */
  readonly modelDir?: string;
  /** The `test` function of the runner. */
  readonly test: TestFunction;
}

/**
 * Defines the tests of a model: its examples give the same predictions in every format that an
 * installed codec can carry them in, one by one and as a list, and bad records are refused.
 *
 * The model is loaded anew for each test, and must predict the same each time.
 *
 * @throws CompositionError if the plugins are not valid.
 */
export function describeModel<InputRecord>(
  plugin: ModelPlugin<unknown, InputRecord>,
  options: DescribeModelOptions<InputRecord>,
): void {
  const { plugins, test, bad = [] } = options;
  const { examples, modelDir } = options;
  const manager = createPluginManager([plugin, ...plugins]);
  const open = (): Promise<ModelBench> => ModelBench.open({ plugin, plugins, examples, modelDir });
  const define = (promise: string, check: (bench: ModelBench) => Promise<void>): void => {
    test(`"${plugin.name}" ${promise}`, async () => {
      const bench = await open();
      try {
        await check(bench);
      } finally {
        await bench.close();
      }
    });
  };
  const formats = [
    ...new Set(manager.implementations("outputFn").flatMap(({ produces = [] }) => produces)),
  ];
  const own = manager.implementations("inputFn").find((input) => input.plugin === plugin.name);
  define("answers its examples", answersExamples);
  define("has a codec for its examples", (bench) => isServable(bench, formats));
  for (const format of formats) {
    define(`answers its examples as ${format}`, (bench) => answersInFormat(bench, format));
  }
  for (const range of own?.consumes ?? []) {
    define(`answers its examples as ${range}`, (bench) => answersBytes(bench, range));
  }
  if (bad.length > 0) define("refuses bad records", (bench) => refusesBad(bench, bad, formats));
}
