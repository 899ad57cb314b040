import type { LevelWithSilent } from "pino";
import { z } from "zod";
import { numeric, oneOf, path, text, texts, truth, type Setting } from "./setting.ts";

/** Everything that can be set, by flag, by environment variable or as an argument of `serve`. */
export interface Settings {
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
  /** How many worker processes run the model. 0: the server's own does. Default: one for each CPU. */
  readonly workers: number | undefined;
  /** Seconds in which a request must be answered, from its arrival on. Default: 60. */
  readonly timeout: number;
  /** Seconds in which the headers of a request must arrive. 0: no limit. Default: 15. */
  readonly headersTimeout: number;
  /** Seconds in which a request must arrive with its body. 0: no limit. Default: 60. */
  readonly requestTimeout: number;
  /** Seconds that a connection stays open without a request. Default: 65. */
  readonly keepAliveTimeout: number;
  /** How many connections there are at most: further ones are closed. Default: 4096. */
  readonly maxConnections: number;
  /** How many KB of 1024 bytes a request's line and headers have at most. Default: 16. */
  readonly maxHeaderKB: number;
  /** How many requests wait for a worker at most. Default: 1000. */
  readonly queueLength: number;
  /** How many MB of 1024² bytes bodies have at most while they wait, or arrive. Default: 256. */
  readonly queueMB: number;
  /** After how many requests a worker is replaced. 0: never. Default: 0. */
  readonly workerMaxRequests: number;
  /** After how many seconds a worker is replaced. 0: never. Default: 0. */
  readonly workerMaxAge: number;
  /** From how much memory on, in MB of 1024² bytes, a worker is replaced. 0: never. Default: 0. */
  readonly workerMaxRss: number;
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

const seconds = numeric(z.number().min(0).max(86_400));

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
  workers: {
    flag: "workers",
    placeholder: "COUNT",
    environment: ["WORKERS", "SAGEMAKER_MODEL_SERVER_WORKERS"],
    schema: numeric(z.int().min(0).max(1024)),
    expected: "an integer from 0 to 1024",
    default: undefined,
    otherwise: "the CPUs that the process may use; 0 for plugins in code",
    description: "Processes that run the model; 0 means the server's own.",
  },
  timeout: {
    flag: "timeout",
    placeholder: "SECONDS",
    environment: ["SAGEMAKER_MODEL_SERVER_TIMEOUT_SECONDS", "SAGEMAKER_MODEL_SERVER_TIMEOUT"],
    schema: numeric(z.number().min(0.001).max(86_400)),
    expected: "a number of seconds up to 86400",
    default: 60,
    description: "Seconds in which a request must be answered, from its arrival on.",
  },
  headersTimeout: {
    flag: "headers-timeout",
    placeholder: "SECONDS",
    environment: ["HEADERS_TIMEOUT"],
    schema: seconds,
    expected: "a number of seconds up to 86400; 0 means no limit",
    default: 15,
    description: "Seconds in which a request's headers must arrive; 0 means no limit.",
  },
  requestTimeout: {
    flag: "request-timeout",
    placeholder: "SECONDS",
    environment: ["REQUEST_TIMEOUT"],
    schema: seconds,
    expected: "a number of seconds up to 86400; 0 means no limit",
    default: 60,
    description: "Seconds in which a request must arrive with its body; 0 means no limit.",
  },
  keepAliveTimeout: {
    flag: "keep-alive-timeout",
    placeholder: "SECONDS",
    environment: ["KEEP_ALIVE_TIMEOUT"],
    schema: numeric(z.number().min(0.001).max(86_400)),
    expected: "a number of seconds up to 86400",
    default: 65,
    description: "Seconds that a connection stays open without a request.",
  },
  maxConnections: {
    flag: "max-connections",
    placeholder: "COUNT",
    environment: ["MAX_CONNECTIONS"],
    schema: numeric(z.int().min(1)),
    expected: "an integer of 1 or more",
    default: 4096,
    description: "Connections at most; further ones are closed unanswered.",
  },
  maxHeaderKB: {
    flag: "max-header-kb",
    placeholder: "KB",
    environment: ["MAX_HEADER_KB"],
    schema: numeric(z.number().min(1).max(1024)),
    expected: "a number of KB from 1 to 1024",
    default: 16,
    description: "Largest line and headers of a request together, in KB of 1024 bytes.",
  },
  queueLength: {
    flag: "queue-length",
    placeholder: "COUNT",
    environment: ["QUEUE_LENGTH"],
    schema: numeric(z.int().min(0)),
    expected: "an integer of 0 or more",
    default: 1000,
    description: "With workers: requests that wait for one at most.",
  },
  queueMB: {
    flag: "queue-mb",
    placeholder: "MB",
    environment: ["QUEUE_MB"],
    schema: numeric(z.number().min(0)),
    expected: "a number of MB",
    default: 256,
    description:
      "With workers: MB of 1024² bytes that bodies have at most while they wait, or arrive.",
  },
  workerMaxRequests: {
    flag: "worker-max-requests",
    placeholder: "COUNT",
    environment: ["WORKER_MAX_REQUESTS"],
    schema: numeric(z.int().min(0)),
    expected: "an integer; 0 means never",
    default: 0,
    description: "Requests after which a worker is replaced, ±10 %; 0 means never.",
  },
  workerMaxAge: {
    flag: "worker-max-age",
    placeholder: "SECONDS",
    environment: ["WORKER_MAX_AGE"],
    schema: numeric(z.number().min(0)),
    expected: "a number of seconds; 0 means never",
    default: 0,
    description: "Seconds after which a worker is replaced, ±10 %; 0 means never.",
  },
  workerMaxRss: {
    flag: "worker-max-rss",
    placeholder: "MB",
    environment: ["WORKER_MAX_RSS"],
    schema: numeric(z.number().min(0)),
    expected: "a number of MB; 0 means never",
    default: 0,
    description: "MB of memory from which on a worker is replaced, ±10 %; 0 means never.",
  },
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
