import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Description } from "@inference-server/core";
import type { Discovery } from "@inference-server/core/discovery";
import { fileArgument, type CommandLine } from "../command-line.ts";
import { compose } from "../composition.ts";
import { createHttpServer, listen } from "../http-server.ts";
import { chooseModelDirectory } from "../model-directory.ts";
import { ownPackage } from "../own-package.ts";
import { problemsOf } from "../problems-of.ts";
import { readSettings, type ResolvedSettings } from "../resolve-settings.ts";
import type { ServeOptions } from "../serve-options.ts";
import { settingsSources } from "../serve-settings.ts";
import { servedOptions } from "../served-options.ts";
import type { StartProblem } from "../start-error.ts";
import { directoryContents } from "./directory-contents.ts";
import type { Engine, Examined } from "./examined.ts";
import { thisMachine } from "./machine.ts";
import { nativePackages } from "./native-packages.ts";

/** Looks at the application and at everything that it needs here. No model is loaded. */
export async function examine(commandLine: CommandLine): Promise<Examined> {
  const { file, problems } = fileArgument(commandLine);
  const { value: options, problems: fileProblems } = await attempt(() => servedOptions(file));
  const { values } = commandLine;
  const sources = settingsSources(options ?? {}, { values, problems });
  const settings = readSettings(sources);
  const composed =
    options === undefined ? { problems: fileProblems } : await composedPlugins(options, settings);
  const { discovery, description, maxPayloadInMB = 6 } = composed.value ?? {};
  const modelDirectory = chooseModelDirectory({
    value: settings.values.modelDir,
    origin: settings.origins.modelDir,
    applicationPath: discovery?.application.path ?? process.cwd(),
  });
  const port = await attempt(() => tryPort(settings));
  const [portProblem] = port.problems;
  return {
    machine: thisMachine(),
    settings,
    plugins: {
      problems: composed.problems,
      warnings: description?.warnings ?? [],
      names: description?.plugins.map(({ name }) => name) ?? [],
    },
    modelDirectory: {
      ...modelDirectory,
      isNamed: settings.origins.modelDir !== undefined,
      contents: directoryContents(modelDirectory.path),
    },
    ...(portProblem !== undefined && { portProblem }),
    nativePackages: await allNativePackages(discovery),
    engines: enginesOf(discovery),
    maxPayloadInMB,
  };
}

interface Attempt<Value> {
  readonly value?: Value;
  readonly problems: readonly StartProblem[];
}

/** What somebody's code or settings make impossible is a finding; all else is our own fault. */
async function attempt<Value>(run: () => Promise<Value>): Promise<Attempt<Value>> {
  try {
    return { value: await run(), problems: [] };
  } catch (error) {
    const problems = problemsOf(error);
    if (problems === undefined) throw error;
    return { problems };
  }
}

interface ComposedPlugins {
  readonly discovery: Discovery | undefined;
  readonly description: Description;
  readonly maxPayloadInMB: number;
}

function composedPlugins(
  { from, plugins }: ServeOptions,
  settings: ResolvedSettings,
): Promise<Attempt<ComposedPlugins>> {
  return attempt(async () => {
    const { service, discovery } = await compose({ from, plugins }, settings);
    const description = service.describe();
    const { MaxPayloadInMB: maxPayloadInMB } = await service.executionParameters();
    await service.close();
    return { discovery, description, maxPayloadInMB };
  });
}

async function tryPort(settings: ResolvedSettings): Promise<void> {
  const server = createHttpServer(settings.values);
  await listen(server, settings);
  await new Promise((resolve) => server.close(resolve));
}

async function allNativePackages(
  discovery: Discovery | undefined,
): Promise<Examined["nativePackages"]> {
  const found: Examined["nativePackages"][number][] = [];
  for (const { name, path, source } of discovery?.packages ?? []) {
    // A module in the options is a file, and belongs to no package.
    if (source !== "argument") found.push(...(await nativePackages(name, path)));
  }
  return found;
}

function enginesOf(discovery: Discovery | undefined): readonly Engine[] {
  const { application, packages = [] } = discovery ?? {};
  const owners = [
    ...(application === undefined ? [] : [application]),
    ...packages.filter(({ source }) => source === "dependency"),
  ];
  const asking = owners.flatMap(({ name, path }) => {
    const node = engineOf(path);
    return node === undefined ? [] : [{ name, node }];
  });
  return [{ node: ownPackage().engines.node }, ...asking];
}

function engineOf(directory: string): string | undefined {
  const text = readFileSync(join(directory, "package.json"), "utf8");
  const { engines } = JSON.parse(text) as { readonly engines?: { readonly node?: unknown } };
  return typeof engines?.node === "string" ? engines.node : undefined;
}
