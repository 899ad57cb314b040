import { z } from "zod";
import { defineModel } from "../../../../packages/core/src/index.ts";
import json from "../../../../packages/json-codec/src/plugin.ts";

/** How long to take, and whether to compute meanwhile or to wait as for an accelerator. */
const Work = z.object({ milliseconds: z.number(), computes: z.boolean() });

const never = new Int32Array(new SharedArrayBuffer(4));

/** Blocks the process that it runs in for as long as it is told to. */
const model = defineModel({
  name: "busy",
  input: Work,
  predict({ record: { milliseconds, computes } }) {
    if (computes) spin(milliseconds);
    else Atomics.wait(never, 0, 0, milliseconds);
    return { milliseconds };
  },
});

export default [model, json];

function spin(milliseconds: number): void {
  for (const end = performance.now() + milliseconds; performance.now() < end;);
}
