import type { MediaTypeDescription, Signature } from "@inference-server/core";
import type { DiscoveredPackage, Replacement, Skipped } from "@inference-server/core/discovery";
import { byteSize } from "../byte-size.ts";
import type { InspectedSetting } from "./inspected-settings.ts";
import type { Inspection } from "./inspection.ts";
import { section, type Row } from "../text-layout.ts";

/** What `inspect` prints for people, in 100 columns. */
export function inspectionText(inspection: Inspection): string {
  const { application, versions, defaultAccept, writes } = inspection;
  const lines = [
    ...(application === undefined
      ? []
      : [versioned(application.name, application.version), application.path]),
    `Node ${versions.node}, @inference-server/node ${versions["@inference-server/node"]}`,
    ...section("Packages, the strongest first", inspection.packages.map(packageRow)),
    ...section("Replaced", inspection.replaced.map(replacedRow)),
    ...section("Left out", inspection.skipped.map(skippedRow)),
    ...section("Hooks, and who is asked in what order", hookRows(inspection)),
    ...section("Wrappers, the outermost first", wrapperRows(inspection)),
    ...section(
      "Requests are read by Content-Type; of ranges that fit, the most specific is asked first",
      [...inspection.reads.map(mediaTypeRow), ...undeclaredRows(inspection, "inputFn")],
    ),
    ...section("Predictions are written by Accept", [
      ...writes.map(mediaTypeRow),
      ...undeclaredRows(inspection, "outputFn"),
    ]),
    ...section("A client without a preference gets", [
      ...(defaultAccept === null ? [] : [[defaultAccept, "as it is set"] as const]),
      ["the request's own type", "if it can be written"],
      ["else", writes.map(({ mediaType }) => mediaType).join(", ") || "bytes and text as they are"],
    ]),
    ...section("Model", modelRows(inspection)),
    ...section(
      "Batch Transform",
      Object.entries(inspection.executionParameters).map(([name, value]) => [name, String(value)]),
    ),
    ...section("Settings", inspection.settings.map(settingRow)),
    ...section(
      "Warnings",
      inspection.warnings.map(({ plugin = "", message, fix }) => [plugin || "–", message, fix]),
    ),
  ];
  return `${lines.join("\n")}\n`;
}

function versioned(name: string, version: string | undefined): string {
  return version === undefined ? name : `${name} ${version}`;
}

const sources: Readonly<Record<DiscoveredPackage["source"], string>> = {
  argument: "named by --plugin",
  application: "the application's own",
  dependency: "a dependency",
};

function packageRow({ name, version, dependency, source, plugins, path }: DiscoveredPackage): Row {
  const alias = source === "dependency" && dependency !== name ? `, as "${dependency}"` : "";
  const others = plugins.join() === name ? "" : `; plugins: ${plugins.join(", ")}`;
  return [versioned(name, version), `${sources[source]}${alias}${others}`, path];
}

const reasons: Readonly<Record<Replacement["reason"] | Skipped["reason"], string>> = {
  same_name: "a stronger source has a plugin of this name",
  model: "a stronger source has a model",
  brought_along: "another plugin brings it along, and the name is there already",
  excluded: 'it is in "exclude"',
  not_included: 'it is not in "include"',
  not_installed: "it is optional and not installed",
};

function replacedRow({ name, package: from, by, byPackage, reason }: Replacement): Row {
  return [name, `of ${from} gave way to ${by} of ${byPackage}: ${reasons[reason]}`];
}

function skippedRow({ dependency, plugin, reason }: Skipped): Row {
  const what = plugin === undefined ? dependency : `${plugin} of ${dependency}`;
  return [what, reasons[reason]];
}

/** Which of them is asked, where it is not just the first who answers. */
const chosenBy: Readonly<Record<string, string>> = {
  inputFn: "by Content-Type: ",
  outputFn: "by Accept: ",
};

function hookRows({ hooks }: Inspection): readonly Row[] {
  return Object.entries(hooks).map(([hook, implementations]) => {
    const names = implementations.map(({ plugin, order, builtIn }) =>
      builtIn ? "the default" : order === undefined ? plugin : `${plugin} (${order})`,
    );
    return [hook, (chosenBy[hook] ?? "") + (names.join(", ") || "nobody")];
  });
}

function wrapperRows({ wrappers }: Inspection): readonly Row[] {
  return Object.entries(wrappers).map(([hook, plugins]) => [hook, plugins.join(", ")]);
}

function mediaTypeRow({ mediaType, plugins }: MediaTypeDescription): Row {
  return [mediaType, plugins.join(", ")];
}

/** Those that declare no media types: they are asked after those that do. */
function undeclaredRows(
  { hooks, reads }: Inspection,
  hook: "inputFn" | "outputFn",
): readonly Row[] {
  const undeclared = hooks[hook].filter(
    ({ consumes, produces }) => consumes === undefined && produces === undefined,
  );
  const names = undeclared.flatMap(({ plugin, builtIn }) => (builtIn ? [] : [plugin]));
  // Bytes pass through only as long as nobody declares what can be read.
  const passesThrough = hook === "outputFn" || reads.length === 0;
  return [
    ...(names.length === 0 ? [] : [["anything", names.join(", ")] as const]),
    ...(passesThrough
      ? [[hook === "outputFn" ? "bytes, text" : "anything", "as they are, by default"] as const]
      : []),
  ];
}

function modelRows(inspection: Inspection): readonly Row[] {
  const { modelDirectory, threads, maxBodyBytes, signature } = inspection;
  return [
    ["directory", modelDirectory.path, modelDirectory.because],
    ["threads", String(threads)],
    ["request body", maxBodyBytes === null ? "no limit" : `at most ${byteSize(maxBodyBytes)}`],
    ...signatureRows(signature ?? {}),
  ];
}

/** Long lists and schemas are cut off: `--json` has all of them. */
const longest = 300;

function signatureRows({ columns, ...others }: Signature): readonly Row[] {
  const names = columns?.map(({ name, type }) => (type === undefined ? name : `${name} ${type}`));
  return [
    ...(names === undefined
      ? []
      : [[`columns (${names.length})`, cutOff(names.join(", "))] as const]),
    ...Object.entries(others).map(([name, value]): Row => [
      name,
      // With blanks, so that it can be broken into lines.
      cutOff(JSON.stringify(value, undefined, 1).replaceAll(/\n\s*/gu, " ")),
    ]),
  ];
}

function cutOff(text: string): string {
  return text.length <= longest ? text : `${text.slice(0, longest)} …`;
}

function settingRow({ name, value, source, otherwise }: InspectedSetting): Row {
  if (otherwise !== undefined) return [name, `${otherwise.replaceAll("`", "")} (default)`];
  return [name, `${shown(value)} (${source})`];
}

/** A list between commas; of a path that alone. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return value.map(shown).join(", ");
  if (typeof value !== "object" || value === null) return String(value);
  return "path" in value ? String(value.path) : JSON.stringify(value);
}
