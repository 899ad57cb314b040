import { definePlugin, isCompositionError } from "@inference-server/core";
import { expect, it } from "vitest";
import { applicationFolder } from "../test/application-folder.ts";
import { plainJson, plainRows } from "../test/plain-json.ts";
import { pluginIsRegistered, pluginManager } from "./index.ts";

it("registers a list, presets taken apart", async () => {
  const manager = await pluginManager({ plugins: [[plainJson]] });
  expect(pluginIsRegistered(manager, plainJson)).toBe(true);
  expect(pluginIsRegistered(manager, "plain-json")).toBe(true);
  expect(pluginIsRegistered(manager, plainRows)).toBe(false);
  expect(pluginIsRegistered(manager, "plain")).toBe(false);
});

it("registers what an application has installed, and knows plugins by their names", async () => {
  const manager = await pluginManager({ from: applicationFolder() });
  const sameName = definePlugin({ name: "@acme/text-codec", hooks: { pingFn: () => true } });
  expect(pluginIsRegistered(manager, sameName)).toBe(true);
  expect(pluginIsRegistered(manager, "own-model")).toBe(true);
});

it("rejects plugins that cannot be registered", async () => {
  const rejection: unknown = await pluginManager({ plugins: [plainJson, { ...plainJson }] }).catch(
    (error: unknown) => error,
  );
  expect(isCompositionError(rejection)).toBe(true);
});
