import type { StandardSchema } from "@inference-server/core";

/** A schema of objects that have these fields, all of them finite numbers. */
export function numbers<Name extends string>(
  ...names: readonly Name[]
): StandardSchema<unknown, Readonly<Record<Name, number>>> {
  return {
    "~standard": {
      version: 1,
      vendor: "test",
      validate: (value) => {
        const issues = names
          .filter((name) => !Number.isFinite((value as Readonly<Record<string, unknown>>)?.[name]))
          .map((name) => ({ message: "expected a finite number", path: [name] }));
        return issues.length > 0 ? { issues } : { value: value as Readonly<Record<Name, number>> };
      },
    },
  };
}
