import { compositionError, createService, definePlugin } from "@inference-server/core";
import { expect, it } from "vitest";
import { problemsOf } from "./problems-of.ts";
import { startError } from "./start-error.ts";

it("takes a composition's problems without their causes, which are no data", () => {
  const problem = { code: "import_failed", message: "It failed.", fix: "Mend it.", path: "/a" };
  const error = compositionError([{ ...problem, cause: new Error("Why.") }]);

  expect(problemsOf(error)).toEqual([problem]);
});

it("takes the reasons of a server that cannot start", () => {
  const problem = { code: "port_in_use", message: "It is in use.", fix: "Choose another." };

  expect(problemsOf(startError(problem))).toEqual([problem]);
});

it("names the plugin and the hook that threw, with the causes", async () => {
  const plugin = definePlugin({
    name: "broken",
    hooks: {
      modelFn: () => {
        throw new Error("No file.", { cause: new Error("No disk.") });
      },
    },
  });
  const error: unknown = await createService({ plugins: [plugin] })
    .load()
    .catch((reason: unknown) => reason);

  expect(problemsOf(error)).toEqual([
    {
      code: "hook_failed",
      plugin: "broken",
      message: '"modelFn" failed: No file. Caused by: No disk.',
      fix: 'Mend what made "modelFn" fail.',
    },
  ]);
});

it("knows nothing of the server's own faults", () => {
  expect(problemsOf(new TypeError("x is not a function"))).toBeUndefined();
});
