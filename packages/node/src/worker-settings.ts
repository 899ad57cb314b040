import { z } from "zod";
import { numeric, type Setting } from "./setting.ts";

/** What can be set of worker processes, and of requests that wait for one. */
export interface WorkerSettings {
  /** How many worker processes run the model. 0: the server's own does. Default: one for each CPU. */
  readonly workers: number | undefined;
  /** Seconds in which a request must be answered, from its arrival on. Default: 60. */
  readonly timeout: number;
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
}

/** The settings of workers, in the order in which they are documented. */
export const workerSettings: {
  readonly [Name in keyof WorkerSettings]: Setting<WorkerSettings[Name]>;
} = {
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
};
