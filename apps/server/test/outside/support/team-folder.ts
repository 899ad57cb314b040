import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { startServer, type ServerProcess } from "@inference-server/testing";
import { inject, onTestFinished } from "vitest";
import type { Installer } from "./installers.ts";
import type { Published } from "./publish.ts";
import { runCommand, type Command } from "./run-command.ts";
import { userEnvironment } from "./user-environment.ts";

/** A team's folder, outside of this repository. Gone after the test. */
export interface TeamFolder {
  readonly path: string;
  /** Writes a file, by its path in the folder. */
  write(file: string, content: string): Promise<void>;
  read(file: string): Promise<string>;
  /** Installs packages by name or from tarballs. */
  install(...packages: readonly string[]): Promise<void>;
  uninstall(...packages: readonly string[]): Promise<void>;
  run(...command: Command): Promise<string>;
  /** Runs the installed `inference-server` until the test ends or stops it. */
  serve(...args: readonly string[]): Promise<ServerProcess>;
}

/** What was published for these tests. */
export function published(): Published {
  const outside = inject("outside");
  if ("failure" in outside) throw new Error(outside.failure);
  return outside.published;
}

/** Makes an empty folder in which `@inference-server/…` is what this repository packs. */
export async function makeTeamFolder(
  { program, install, uninstall, settings }: Installer,
  environment: Readonly<Record<string, string>> = {},
): Promise<TeamFolder> {
  const { registry, pnpm, folder } = published();
  const path = await mkdtemp(join(folder, "team-"));
  onTestFinished(() => rm(path, { recursive: true, force: true, maxRetries: 3 }));
  const run = ([name, ...args]: Command): Promise<string> =>
    runCommand([name === "pnpm" ? pnpm : name, ...args], path, environment);
  const team: TeamFolder = {
    path,
    async write(file, content) {
      await mkdir(dirname(join(path, file)), { recursive: true });
      await writeFile(join(path, file), content);
    },
    read: (file) => readFile(join(path, file), "utf8"),
    async install(...packages) {
      await run([program, ...install, ...packages]);
    },
    async uninstall(...packages) {
      await run([program, ...uninstall, ...packages]);
    },
    run: (...command) => run(command),
    serve: (...args) => serveUntilFinished(["node_modules/.bin/inference-server", ...args], path),
  };
  await team.write(".npmrc", `@inference-server:registry=${registry}\n`);
  if (program === "pnpm") await team.write("pnpm-workspace.yaml", settings);
  return team;
}

/** Starts a server as a user would; if the test does not stop it, its end does. */
export async function serveUntilFinished(command: Command, cwd: string): Promise<ServerProcess> {
  const server = await startServer(command, { cwd, env: userEnvironment(), untilReady: false });
  onTestFinished(async () => void (await server.stop("SIGKILL")));
  while ((await fetch(`${server.origin}/ping`)).status !== 200) await pause(20);
  return server;
}
