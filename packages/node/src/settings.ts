import type { LevelWithSilent } from "pino";
import { z } from "zod";
import { clientLimits, type ClientLimits } from "./client-limits.ts";
import { numeric, oneOf, path, text, texts, truth, type Setting } from "./setting.ts";
import { workerSettings, type WorkerSettings } from "./worker-settings.ts";

/** Everything that can be set, by flag, by environment variable or as an argument of `serve`. */
export interface Settings extends ClientLimits, WorkerSettings {
  /** The port to listen on. 0: the system chooses. Default: 8080. */
  readonly port: number;
  /** The address to listen on. Default: `0.0.0.0`, every IPv4 address of the machine. */
  readonly host: string;
  /**
   * The directory that holds the model's files. As an argument of `serve` it is what applies
   * where neither flag nor environment names one and `/opt/ml/model` is absent or empty; a
   * relative path then starts at the application's folder.
   */
  readonly modelDir: string | undefined;
  /** The least important log level to write. Default: `info`. */
  readonly logLevel: LevelWithSilent;
  /** `json`, `readable`, or `auto`: readable where stdout is a terminal. Default: `auto`. */
  readonly logFormat: "auto" | "json" | "readable";
  /** The media type of answers for clients without a preference. Default: core's own order. */
  readonly defaultAccept: string | undefined;
  /** The largest request body in MB of 1024² bytes. 0: no limit. Default: at least 25. */
  readonly maxBodyMB: number | undefined;
  /** What SageMaker's Batch Transform sends at most, in MB. 0: no limit. */
  readonly maxPayloadInMB: number | undefined;
  /** How many native threads the model may use. Default: the CPUs, shared among workers. */
  readonly threads: number | undefined;
  /** The only dependencies that may add plugins. Default: the application manifest's. */
  readonly include: readonly string[] | undefined;
  /** Dependencies or plugins to leave out, besides those that the manifest excludes. */
  readonly exclude: readonly string[] | undefined;
  /** Dependencies or plugins that are asked first. Default: the application manifest's. */
  readonly order: readonly string[] | undefined;
  /** Modules whose default export is a plugin or a preset to add. */
  readonly pluginModules: readonly string[] | undefined;
  /** `false`: no dependency is looked at. Default: `true`. */
  readonly discovery: boolean;
}

/** The settings, in the order in which they are documented. */
export const settings: { readonly [Name in keyof Settings]: Setting<Settings[Name]> } = {
  port: {
    flag: "port",
    placeholder: "PORT",
    environment: ["SAGEMAKER_BIND_TO_PORT", "PORT"],
    schema: numeric(z.int().min(0).max(65_535)),
    expected: "an integer from 0 to 65535",
    default: 8080,
    description: "Port to listen on; 0 lets the system choose.",
  },
  host: {
    flag: "host",
    placeholder: "ADDRESS",
    environment: ["HOST"],
    schema: text,
    expected: "an address or a host name",
    default: "0.0.0.0",
    description: "Address to listen on. `dev` listens on 127.0.0.1.",
  },
  modelDir: {
    flag: "model-dir",
    placeholder: "PATH",
    holdsPaths: true,
    environment: ["MODEL_DIR"],
    schema: path,
    expected: "a path or a file: URL",
    default: undefined,
    otherwise: "`/opt/ml/model` if it is not empty, else the argument of `serve`",
    description: "Directory that holds the model's files.",
  },
  logLevel: {
    flag: "log-level",
    placeholder: "LEVEL",
    environment: ["LOG_LEVEL"],
    schema: oneOf(["trace", "debug", "info", "warn", "error", "fatal", "silent"]),
    expected: "one of trace, debug, info, warn, error, fatal and silent",
    default: "info",
    description: "Least important log level to write; `debug` may quote refused requests.",
  },
  logFormat: {
    flag: "log-format",
    placeholder: "FORMAT",
    environment: ["LOG_FORMAT"],
    schema: oneOf(["auto", "json", "readable"]),
    expected: "one of auto, json and readable",
    default: "auto",
    description: "json, readable, or auto: readable where stdout is a terminal.",
  },
  defaultAccept: {
    flag: "default-accept",
    placeholder: "TYPE",
    environment: ["SAGEMAKER_DEFAULT_INVOCATIONS_ACCEPT"],
    schema: text,
    expected: "a media type",
    default: undefined,
    otherwise: "the request's own type, else JSON",
    description: "Media type of answers for clients without a preference.",
  },
  maxBodyMB: {
    flag: "max-body-mb",
    placeholder: "MB",
    environment: ["MAX_BODY_MB"],
    schema: numeric(z.number().min(0)),
    expected: "a number of MB; 0 means no limit",
    default: undefined,
    otherwise: "25, or more if Batch Transform or the model sends more",
    description: "Largest request body, in MB of 1024² bytes; 0 means no limit.",
  },
  maxPayloadInMB: {
    environment: ["SAGEMAKER_MAX_PAYLOAD_IN_MB"],
    schema: numeric(z.int().min(0)),
    expected: "an integer of MB; 0 means no limit",
    default: undefined,
    otherwise: "the model's `maxPayloadInMB`",
    description: "Set by Batch Transform: raises the default of `maxBodyMB`.",
  },
  threads: {
    flag: "threads",
    placeholder: "COUNT",
    environment: ["THREADS"],
    schema: numeric(z.int().min(1)),
    expected: "an integer of 1 or more",
    default: undefined,
    otherwise: "the CPUs that the process may use, shared among the workers",
    description: "Native threads that the model may use, in each worker.",
  },
  ...workerSettings,
  ...clientLimits,
  include: {
    flag: "include",
    placeholder: "NAMES",
    list: true,
    environment: ["INFERENCE_SERVER_INCLUDE"],
    schema: texts,
    expected: "names of packages between commas",
    default: undefined,
    otherwise: "the application's manifest, else all",
    description: "The only dependencies that may add plugins.",
  },
  exclude: {
    flag: "exclude",
    placeholder: "NAMES",
    list: true,
    environment: ["INFERENCE_SERVER_EXCLUDE"],
    schema: texts,
    expected: "names of packages or plugins between commas",
    default: undefined,
    otherwise: "none; adds to the application's manifest",
    description: "Dependencies or plugins to leave out.",
  },
  order: {
    flag: "order",
    placeholder: "NAMES",
    list: true,
    environment: ["INFERENCE_SERVER_ORDER"],
    schema: texts,
    expected: "names of packages or plugins between commas",
    default: undefined,
    otherwise: "the application's manifest, else by name",
    description: "Dependencies or plugins that are asked first.",
  },
  pluginModules: {
    flag: "plugin",
    placeholder: "PATHS",
    list: true,
    holdsPaths: true,
    environment: ["INFERENCE_SERVER_PLUGINS"],
    schema: texts,
    expected: "paths of modules between commas",
    default: undefined,
    otherwise: "none",
    description: "Modules to add; each one's default export is a plugin or a preset.",
  },
  discovery: {
    flag: "no-discovery",
    environment: ["INFERENCE_SERVER_DISCOVERY"],
    schema: truth,
    expected: "true or false",
    default: true,
    description: "Whether plugins are looked for among the dependencies.",
  },
};

/** The settings' names, in the order of the table. */
export const settingNames = Object.keys(settings) as readonly (keyof Settings)[];
