import { expect, it } from "vitest";
import type * as original from "./plugin.ts";
import { apiVersion, definePlugin, pluginApiVersion } from "./plugin.ts";
import { createPluginManager } from "./create-plugin-manager.ts";
import * as hooks from "../test/plain-hooks.ts";

/** The module once more, as a second installation of the package has it. */
async function secondCopy(): Promise<typeof original> {
  const url = new URL("./plugin.ts?copy", import.meta.url).href;
  return (await import(/* @vite-ignore */ url)) as typeof original;
}

it("marks a plugin with the contract's version, out of sight of those who list its fields", () => {
  const plugin = definePlugin({ name: "a", hooks: { pingFn: () => true } });
  expect(pluginApiVersion(plugin)).toBe(apiVersion);
  expect(Object.keys(plugin).toSorted()).toEqual(["hooks", "name"]);
  expect(JSON.stringify(plugin)).toBe('{"hooks":{},"name":"a"}');
});

it("leaves the definition as it was, frozen or not", () => {
  const definition = Object.freeze({ name: "a", hooks: { pingFn: () => true } });
  const plugin = definePlugin(definition);
  expect(pluginApiVersion(definition)).toBeUndefined();
  expect(plugin.hooks).toBe(definition.hooks);
});

it("may have wrappers and used plugins alone", () => {
  const plugin = definePlugin({
    name: "timing",
    wrappers: { predictFn: (args, next) => next(args) },
  });
  expect(plugin.hooks).toEqual({});
});

it.each([[undefined], [null], ["plugin"], [{}], [[]], [() => undefined]])(
  "takes %j for no plugin",
  (value) => {
    expect(pluginApiVersion(value)).toBeUndefined();
  },
);

it("takes a copy of the fields for no plugin: the mark is not copied", () => {
  expect(pluginApiVersion({ ...definePlugin({ name: "a" }) })).toBeUndefined();
});

it("recognises a plugin that another copy of this package has made", async () => {
  const copy = await secondCopy();
  expect(copy.definePlugin).not.toBe(definePlugin);
  const plugin = copy.definePlugin({ name: "b", hooks: { maxPayloadInMB: () => 20 } });
  expect(pluginApiVersion(plugin)).toBe(apiVersion);
  expect(createPluginManager([plugin]).call("maxPayloadInMB", {})).toBe(20);
});

it("takes a module of plain hook functions, which is the Python layout", () => {
  const manager = createPluginManager([definePlugin({ name: "plain", hooks })]);
  const [plain] = manager.describePlugins();
  expect(plain?.hooks).toEqual(["modelFn", "inputFn", "predictFn", "outputFn", "pingFn"]);
  expect(manager.call("pingFn", { model: "a model" })).toBe(true);
});
