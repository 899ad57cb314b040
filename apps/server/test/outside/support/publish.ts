import { mkdir, mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { copyWorkspace } from "./copy-workspace.ts";
import { startRegistry, type PackageRegistry } from "./package-registry.ts";
import { pnpmProgram } from "./pnpm-program.ts";
import { runCommand } from "./run-command.ts";

/** What a team outside this repository can get, and where. */
export interface Published {
  /** The registry that has the public packages, as they were packed. */
  readonly registry: string;
  /** A built copy of this repository, to deploy from. */
  readonly workspace: string;
  readonly pnpm: string;
  /** Where tests make their folders; removed after the run. */
  readonly folder: string;
}

/** Packages on offer until they are withdrawn. */
export interface Publication {
  readonly published: Published;
  withdraw(): Promise<void>;
}

/**
 * Builds and packs every public package, in a copy: neither does an earlier build decide what is
 * packed, nor is a build disturbed that runs at the same time.
 */
export async function publish(): Promise<Publication> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "inference-server-outside-")));
  let registry: PackageRegistry | undefined;
  const withdraw = async (): Promise<void> => {
    await registry?.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  try {
    const [workspace, tarballs] = [join(folder, "workspace"), join(folder, "tarballs")];
    const pnpm = await pnpmProgram();
    await copyWorkspace(workspace);
    await mkdir(tarballs);
    const install = ["install", "--frozen-lockfile", "--prefer-offline", "--ignore-scripts"];
    await runCommand([pnpm, ...install], workspace);
    const packages = ["--filter", "@inference-server/*"];
    await runCommand([pnpm, ...packages, "--filter", "server...", "run", "build"], workspace);
    await runCommand([pnpm, ...packages, "pack", "--pack-destination", tarballs], workspace);
    registry = await startRegistry(tarballs);
    return { published: { registry: registry.url, workspace, pnpm, folder }, withdraw };
  } catch (error) {
    await withdraw();
    throw error;
  }
}
