import type { CompositionWarning } from "@inference-server/core";
import type { ModelDirectory } from "../model-directory.ts";
import type { SettingsReading } from "../resolve-settings.ts";
import type { StartProblem } from "../start-error.ts";
import type { DirectoryContents } from "./directory-contents.ts";
import type { NativePackage } from "./native-packages.ts";

/** Everything that the checks look at, as plain data. */
export interface Examined {
  readonly machine: Machine;
  readonly settings: SettingsReading;
  readonly plugins: ExaminedPlugins;
  readonly modelDirectory: ExaminedModelDirectory;
  /** Why the port cannot be had; absent if it can. */
  readonly portProblem?: StartProblem;
  readonly nativePackages: readonly NativePackage[];
  /** The Node that packages ask for, the server's own first. */
  readonly engines: readonly Engine[];
  /** What Batch Transform sends at most, in MB; 0 means no limit. */
  readonly maxPayloadInMB: number;
}

/** The machine, the container and the process. */
export interface Machine {
  /** `24.21.0` */
  readonly node: string;
  /** The binary interface that native add-ons are compiled for: `137`. */
  readonly abi: string;
  /** `linux-x64` */
  readonly platform: string;
  /** CPUs that the process may use. */
  readonly cpus: number;
  /** Bytes that the container grants; `undefined` if it has no limit. */
  readonly memoryLimit: number | undefined;
  /** Bytes of memory that the machine has. */
  readonly memory: number;
  /** Bytes that JavaScript objects may take. */
  readonly heapLimit: number;
  readonly temporaryDirectory: { readonly path: string; readonly isWritable: boolean };
  /** The command line of process 1; `undefined` where it cannot be seen. */
  readonly firstProcess: readonly string[] | undefined;
  readonly processId: number;
}

/** What became of composing the plugins. */
interface ExaminedPlugins {
  readonly problems: readonly StartProblem[];
  readonly warnings: readonly CompositionWarning[];
  /** The names of those that fit together. */
  readonly names: readonly string[];
}

/** The model directory, and what is in it. */
export interface ExaminedModelDirectory extends ModelDirectory {
  /** Whether somebody named it; else it is SageMaker's. */
  readonly isNamed: boolean;
  readonly contents: DirectoryContents;
}

/** The Node that a package asks for. */
export interface Engine {
  /** The package's name; absent for the server. */
  readonly name?: string;
  /** As in its package.json: `>=22.18`. */
  readonly node: string;
}
