import { hookNames } from "../hooks.ts";
import { pluginApiVersion, type Plugin } from "../plugin.ts";
import { isObject } from "../is-object.ts";
import { placeOf, type Entry } from "./entry.ts";
import type { Report } from "./report.ts";

/**
 * The plugins that a module exports as its default, presets taken apart.
 *
 * @returns `undefined` if it exports something else; what, is reported.
 */
export function exportedPlugins(
  entry: Entry,
  module: unknown,
  report: Report,
): readonly Plugin[] | undefined {
  const say = (code: string, message: string, fix: string): void => {
    report({ code, plugin: entry.label, message, fix, path: placeOf(entry) });
  };
  const exports = isObject(module) ? module : {};
  if (!("default" in exports)) {
    say("no_default_export", ...missingDefault(exports));
    return undefined;
  }
  const elements = elementsOf(defaultOf(exports["default"]));
  if (elements.length === 0) {
    say(
      "empty_preset",
      "the default export is an empty list.",
      "Put plugins into it, or remove the package from the application.",
    );
    return undefined;
  }
  const strangers = elements.filter(({ value }) => pluginApiVersion(value) === undefined);
  for (const { value, where } of strangers) say("not_a_plugin", ...notAPlugin(value, where));
  return strangers.length === 0 ? elements.map(({ value }) => value as Plugin) : undefined;
}

/** CommonJS that TypeScript or Babel wrote holds its default export one level further down. */
function defaultOf(value: unknown): unknown {
  return isObject(value) && value["__esModule"] === true && "default" in value
    ? value["default"]
    : value;
}

interface Element {
  readonly value: unknown;
  /** Where it stands, for messages. */
  readonly where: string;
}

function elementsOf(value: unknown, path = ""): readonly Element[] {
  if (Array.isArray(value)) {
    return value.flatMap((element: unknown, index) => elementsOf(element, `${path}[${index}]`));
  }
  return [{ value, where: path === "" ? "the default export" : `${path} of the default export` }];
}

type MessageAndFix = readonly [message: string, fix: string];

function missingDefault(exports: Readonly<Record<string, unknown>>): MessageAndFix {
  const names = Object.keys(exports).filter((name) => name !== "module.exports");
  const plugin = names.find((name) => pluginApiVersion(exports[name]) !== undefined);
  const hooks = names.filter((name) => hookNames.some((hook) => hook === name));
  const message =
    names.length === 0
      ? "the module exports nothing."
      : `the module has no default export; it exports ${names.map((name) => `"${name}"`).join(", ")}.`;
  if (plugin !== undefined) return [message, `Add: export { ${plugin} as default };`];
  if (hooks.length > 0) {
    return [message, `Add: export default definePlugin({ name, hooks: { ${hooks.join(", ")} } });`];
  }
  return [
    message,
    "Export as default what definePlugin, defineCodec or defineModel returns, or a list of such plugins.",
  ];
}

function notAPlugin(value: unknown, where: string): MessageAndFix {
  if (typeof value === "function") {
    return [
      `${where} is the function "${value.name}", not a plugin.`,
      "If it makes the plugin, call it: export default codec();",
    ];
  }
  if (isObject(value)) {
    if (typeof value["then"] === "function") {
      return [`${where} is a promise.`, "Await it: export default await …;"];
    }
    const maker = makerOf(value);
    if (maker !== undefined) {
      return [
        `${where} looks like a plugin but was not made by ${maker}.`,
        `Wrap it: ${maker}({ … }).`,
      ];
    }
  }
  return [
    `${where} is ${value === null ? "null" : `a value of type ${typeof value}`}, not a plugin.`,
    "Expected what definePlugin, defineCodec or defineModel returns.",
  ];
}

/** The function that the author of an object most likely meant to pass it to. */
function makerOf(value: Readonly<Record<string, unknown>>): string | undefined {
  if (isObject(value["hooks"]) || hookNames.some((hook) => hook in value)) return "definePlugin";
  if ("predict" in value || "predictBatch" in value) return "defineModel";
  return "decode" in value || "encode" in value ? "defineCodec" : undefined;
}
