import { definePlugin } from "@inference-server/core";
import { expect, it } from "vitest";
import { hookImplIsValid } from "./index.ts";

/** Hooks as JavaScript may write them. */
const pluginOf = (hooks: object) => definePlugin({ name: "example", hooks });
const run = (): boolean => true;

it.each<readonly [what: string, hooks: object, hookName: string, valid: boolean]>([
  ["a function", { pingFn: run }, "pingFn", true],
  ["an object with a handler", { pingFn: { handler: run, order: "first" } }, "pingFn", true],
  [
    "media types of its own",
    { inputFn: { handler: run, consumes: ["text/csv"] } },
    "inputFn",
    true,
  ],
  ["no implementation", { pingFn: run }, "predictFn", false],
  ["Python's spelling", { predict_fn: run }, "predict_fn", false],
  ["something that is no function", { pingFn: "yes" }, "pingFn", false],
  ["an unknown field", { pingFn: { handler: run, oder: "first" } }, "pingFn", false],
  ["a media type that is none", { inputFn: { handler: run, consumes: ["csv"] } }, "inputFn", false],
  ["a fault in another hook", { pingFn: run, predict_fn: run }, "pingFn", true],
  ["a name that every object has", { pingFn: run }, "constructor", false],
])("judges %s", (_what, hooks, hookName, valid) => {
  expect(hookImplIsValid(pluginOf(hooks), hookName)).toBe(valid);
});
