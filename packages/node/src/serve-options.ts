import type { Preset } from "@inference-server/core";
import type { Hono } from "hono";
import type { Settings } from "./settings.ts";

/** What `serve` takes: where the plugins come from, and settings that flags and environment override. */
export interface ServeOptions extends Partial<Omit<Settings, "maxPayloadInMB" | "modelDir">> {
  /**
   * A file of the application: `import.meta.url`. The nearest package.json above it says which
   * plugins there are. Absent: only `plugins` are served.
   */
  readonly from?: string | URL;
  /**
   * Plugins in code, asked before those that are discovered. They cannot cross into worker
   * processes: where `workers` is not set, the server's own process runs them.
   */
  readonly plugins?: Preset;
  /**
   * The application's own model directory: what applies where neither flag nor environment names
   * one and `/opt/ml/model` is absent or empty. A relative path starts at the application's folder.
   */
  readonly modelDir?: string | URL;
  /** Adds middleware and routes of the application's own, before SageMaker's routes. */
  readonly configure?: (app: Hono) => void;
  /**
   * The command line to read. Default: the process's own, without Node and the script. An
   * application with a command line of its own passes `[]`.
   */
  readonly args?: readonly string[];
}

/** A server that listens. */
export interface RunningServer {
  /** The port it listens on. */
  readonly port: number;
  /** Where it can be reached from this machine: `http://localhost:8080`. */
  readonly url: string;
  /**
   * Accepts nothing new, finishes what runs, within 25 s, and closes the model. Connections without
   * a request are kept for half a second, for one that is on its way. The process goes on. SIGTERM
   * and SIGINT do the same and then end the process.
   */
  close(): Promise<void>;
}
