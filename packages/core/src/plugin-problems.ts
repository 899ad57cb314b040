import type { CodecMethod } from "./codec.ts";
import type { CompositionProblem } from "./composition-error.ts";
import { hookCombinations, hookNames, type HookName } from "./hooks.ts";
import { isObject } from "./is-object.ts";
import { parseMediaType } from "./media-type.ts";
import { apiVersion, pluginApiVersion, type Plugin } from "./plugin.ts";
import { didYouMean } from "./suggestion.ts";

const pluginFields = ["name", "version", "hooks", "wrappers", "uses", "signature"] as const;
/** For callers without a server, and not listed. A new one does not compile without a line here. */
const codecMethods: { readonly [Method in CodecMethod]: true } = {
  decode: true,
  decodeStream: true,
  encode: true,
  encodeInParts: true,
};
const implementationFields = ["handler", "order", "consumes", "produces", "stream"] as const;

const streamingHooks = ["inputFn", "predictFn", "outputFn"] as const;

type Fields = Readonly<Record<string, unknown>>;
type Report = (code: string, message: string, fix: string) => void;

/**
 * Everything that is wrong with a value that should be a plugin; empty if nothing is. It is asked
 * before a plugin is registered, so that a bad one changes nothing.
 */
export function pluginProblems(value: unknown): readonly CompositionProblem[] {
  const problems: CompositionProblem[] = [];
  const name = isObject(value) && typeof value["name"] === "string" ? value["name"] : undefined;
  const report: Report = (code, message, fix) => {
    problems.push({ code, ...(name !== undefined && { plugin: name }), message, fix });
  };
  if (checkBrand(value, report)) {
    checkName(value, report);
    checkHooks(value, report);
    checkWrappers(value, report);
    checkUses(value, report);
    checkFields(value, report);
    // What is wrong with its parts says more than that there are none.
    if (problems.length === 0) checkNotEmpty(value, report);
  }
  return problems;
}

function checkBrand(value: unknown, report: Report): value is Plugin & Fields {
  const version = pluginApiVersion(value);
  if (version === apiVersion) return true;
  if (version === undefined) {
    report(
      "not_a_plugin",
      `${describe(value)} is not a plugin.`,
      typeof value === "function"
        ? "If it is a function that makes a plugin, call it: csvCodec(), not csvCodec."
        : "Make it with definePlugin, defineCodec or defineModel.",
    );
  } else {
    report(
      "api_mismatch",
      `was made for plugin API ${version}; this server speaks ${apiVersion}.`,
      version > apiVersion ? "Upgrade @inference-server/core." : "Upgrade the plugin's package.",
    );
  }
  return false;
}

function checkName(plugin: Fields, report: Report): void {
  const { name } = plugin;
  if (typeof name === "string" && name.trim() === name && name !== "") return;
  report(
    "invalid_name",
    `a plugin has the name ${JSON.stringify(name)}.`,
    'Give it the name of the package that exports it, for example "@acme/parquet-codec".',
  );
}

function checkHooks(plugin: Fields, report: Report): void {
  const { hooks } = plugin;
  if (!isObject(hooks)) {
    report("invalid_hooks", `"hooks" is ${describe(hooks)}.`, "Expected an object of functions.");
    return;
  }
  for (const [hook, implementation] of Object.entries(hooks)) {
    if (implementation === undefined) continue;
    if (isHookName(hook)) checkImplementation(hook, implementation, report);
    else reportUnknownHook(hook, "hooks", report);
  }
}

function checkImplementation(hook: HookName, implementation: unknown, report: Report): void {
  if (typeof implementation === "function") return;
  if (!isObject(implementation) || typeof implementation["handler"] !== "function") {
    report(
      "invalid_hook",
      `hook "${hook}" is ${describe(implementation)}.`,
      'Expected a function, or an object with a "handler" function.',
    );
    return;
  }
  for (const field of Object.keys(implementation)) {
    if (implementationFields.some((known) => known === field)) continue;
    report(
      "unknown_field",
      `hook "${hook}" has an unknown field "${field}".${didYouMean(field, implementationFields)}`,
      `Known fields: ${implementationFields.join(", ")}.`,
    );
  }
  const { order } = implementation;
  if (order !== undefined && order !== "first" && order !== "last") {
    report(
      "invalid_order",
      `hook "${hook}" has the order ${JSON.stringify(order)}.`,
      'Expected "first" or "last", or none for list order.',
    );
  }
  checkStream(hook, implementation["stream"], report);
  checkMediaTypes(hook, "consumes", implementation["consumes"], report);
  checkMediaTypes(hook, "produces", implementation["produces"], report);
}

function checkStream(hook: HookName, stream: unknown, report: Report): void {
  if (stream === undefined) return;
  if (!streamingHooks.some((streaming) => streaming === hook)) {
    report(
      "misplaced_stream",
      `hook "${hook}" has a "stream".`,
      `Only ${streamingHooks.join(", ")} may.`,
    );
  } else if (typeof stream !== "function") {
    report(
      "invalid_stream",
      `"stream" of hook "${hook}" is ${describe(stream)}.`,
      "Expected a function.",
    );
  }
}

function checkMediaTypes(
  hook: HookName,
  field: "consumes" | "produces",
  mediaTypes: unknown,
  report: Report,
): void {
  if (mediaTypes === undefined) return;
  const owner = field === "consumes" ? "inputFn" : "outputFn";
  if (hook !== owner) {
    report("misplaced_media_types", `hook "${hook}" declares "${field}".`, `Only ${owner} may.`);
    return;
  }
  if (!Array.isArray(mediaTypes) || mediaTypes.length === 0) {
    report(
      "invalid_media_types",
      `"${field}" of hook "${hook}" is ${describe(mediaTypes)}.`,
      'Expected a list such as ["text/csv"].',
    );
    return;
  }
  for (const mediaType of mediaTypes) {
    const parsed = typeof mediaType === "string" ? parseMediaType(mediaType) : undefined;
    if (parsed !== undefined && (field === "consumes" || !parsed.mediaType.includes("*"))) continue;
    report(
      "invalid_media_type",
      `"${field}" of hook "${hook}" lists ${JSON.stringify(mediaType)}.`,
      field === "consumes"
        ? 'Expected a media type or range such as "text/csv", "application/*+json" or "image/*".'
        : 'Expected a media type without wildcards, such as "text/csv".',
    );
  }
}

function checkWrappers(plugin: Fields, report: Report): void {
  const { wrappers } = plugin;
  if (wrappers === undefined) return;
  if (!isObject(wrappers)) {
    report(
      "invalid_wrappers",
      `"wrappers" is ${describe(wrappers)}.`,
      "Expected an object of functions (args, next) => answer.",
    );
    return;
  }
  for (const [hook, wrapper] of Object.entries(wrappers)) {
    if (!isHookName(hook)) reportUnknownHook(hook, "wrappers", report);
    else if (wrapper !== undefined && typeof wrapper !== "function") {
      report(
        "invalid_wrapper",
        `the wrapper of "${hook}" is ${describe(wrapper)}.`,
        "Expected a function (args, next) => answer.",
      );
    }
  }
}

function checkUses(plugin: Fields, report: Report): void {
  const { uses } = plugin;
  if (uses === undefined) return;
  if (Array.isArray(uses) && uses.every((used) => pluginApiVersion(used) !== undefined)) return;
  report("invalid_uses", `"uses" is ${describe(uses)}.`, "Expected a list of plugins.");
}

function checkFields(plugin: Fields, report: Report): void {
  for (const field of Object.keys(plugin)) {
    if (Object.hasOwn(codecMethods, field)) continue;
    if (pluginFields.some((known) => known === field)) continue;
    report(
      "unknown_field",
      `has an unknown field "${field}".${didYouMean(field, pluginFields)}`,
      `Known fields: ${pluginFields.join(", ")}.`,
    );
  }
}

function checkNotEmpty(plugin: Plugin, report: Report): void {
  const parts = [plugin.hooks, plugin.wrappers ?? {}, plugin.uses ?? []];
  if (parts.some((part) => Object.keys(part).length > 0)) return;
  report(
    "empty_plugin",
    "answers no hook, wraps none and uses no other plugin.",
    "Add hooks, or remove the plugin from the list.",
  );
}

function reportUnknownHook(hook: string, where: string, report: Report): void {
  report(
    "unknown_hook",
    `"${where}" has an unknown hook "${hook}".${didYouMean(hook, hookNames)}`,
    `Known hooks: ${hookNames.join(", ")}.`,
  );
}

function isHookName(name: string): name is HookName {
  return Object.hasOwn(hookCombinations, name);
}

function describe(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (typeof value === "string") return JSON.stringify(value);
  return typeof value === "object" ? "an object" : `a value of type ${typeof value}`;
}
