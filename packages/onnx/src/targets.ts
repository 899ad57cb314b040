import type { ZipMap } from "./zip-map.ts";

/** What the elements of an output stand for. */
export interface Targets {
  /** The field of a prediction that says so. */
  readonly field: string;
  /** The name of each label. */
  readonly names: ReadonlyMap<bigint, string>;
}

/**
 * The names of an integer label: of the metadata, else the classes of the model's ZipMap.
 *
 * @throws Error if there are more or fewer names than classes.
 */
export function targetsOf(
  label: string,
  zipMaps: readonly ZipMap[],
  targetNames: readonly string[] | undefined,
): Targets | undefined {
  // With several, nobody can tell whose classes the label means.
  const classes = zipMaps.length === 1 ? integersOf(zipMaps[0]) : undefined;
  const names = targetNames ?? classes?.map(String);
  if (names === undefined) return undefined;
  if (classes !== undefined && classes.length !== names.length) {
    throw new Error(
      `metadata "target_names" has ${names.length} names for ${classes.length} classes. ` +
        "Write one name for each class, or leave it out",
    );
  }
  const labels = classes ?? names.map((_, index) => BigInt(index));
  return {
    field: `${label}_name`,
    names: new Map(labels.map((value, index) => [value, names[index] ?? ""])),
  };
}

function integersOf(zipMap: ZipMap | undefined): readonly bigint[] | undefined {
  const integers = zipMap?.labels.filter((label) => typeof label === "bigint");
  return integers !== undefined && integers.length > 0 ? integers : undefined;
}
