import { AssertionError } from "node:assert";
import type { Plugin } from "../../packages/core/src/index.ts";
import { Subject } from "../../packages/testing/src/codec/subject.ts";

/**
 * A codec under test of which every throw must be a plain Error. The suite allows others' codecs a
 * TypeError of their own; from ours it would be an accident.
 */
export function strictSubject(codec: Plugin): Subject {
  const { inputFn, outputFn } = codec.hooks;
  return new Subject({
    ...codec,
    hooks: {
      ...(typeof inputFn === "object" && {
        inputFn: { ...inputFn, handler: (args) => plainly(() => inputFn.handler(args)) },
      }),
      ...(typeof outputFn === "object" && {
        outputFn: { ...outputFn, handler: (args) => plainly(() => outputFn.handler(args)) },
      }),
    },
  });
}

function plainly<Value>(call: () => Value): Value {
  try {
    return call();
  } catch (error) {
    if (error instanceof Error && error.name === "Error") throw error;
    throw new AssertionError({ message: `it threw ${String(error)}, which is no plain Error.` });
  }
}
