/** A flag of the command. */
export interface Flag {
  readonly short?: string;
  /** What its value is; absent: it takes none. */
  readonly placeholder?: string;
  /** The values that there are; capital letters do not matter. */
  readonly values?: readonly string[];
  readonly isNumber?: boolean;
  readonly description: string;
  /** What applies where it is not given, in words. */
  readonly default?: string;
}

/** The flags, in the order in which they are documented. */
export const flags = {
  output: {
    short: "o",
    placeholder: "DIR",
    description: "Folder for the outputs; made if it is not there.",
  },
  url: {
    placeholder: "URL",
    description: "Address of a server that runs, such as http://127.0.0.1:8080.",
    default: "`--app` is started",
  },
  app: {
    placeholder: "PATH",
    description: "Application to start: its folder, or its entry file.",
    default: "the working directory",
  },
  "content-type": {
    placeholder: "TYPE",
    description: "Media type of the inputs (`ContentType`).",
    default: "none is sent",
  },
  accept: {
    placeholder: "TYPE",
    description: "Media type of the outputs (`Accept`).",
    default: "none is sent",
  },
  "split-type": {
    placeholder: "TYPE",
    values: ["None", "Line", "RecordIO", "TFRecord"],
    description: "How inputs are cut into records (`SplitType`).",
    default: "None",
  },
  "batch-strategy": {
    placeholder: "STRATEGY",
    values: ["MultiRecord", "SingleRecord"],
    description: "As many records in a request as fit, or one (`BatchStrategy`).",
    default: "the server's, else MultiRecord",
  },
  "max-payload-mb": {
    placeholder: "MB",
    isNumber: true,
    description: "Most that a request holds, in MB of 1024² bytes; 0: no limit (`MaxPayloadInMB`).",
    default: "the server's, else 6",
  },
  "max-concurrent-transforms": {
    placeholder: "COUNT",
    isNumber: true,
    description: "Requests at a time (`MaxConcurrentTransforms`).",
    default: "the server's, else 1",
  },
  "assemble-with": {
    placeholder: "HOW",
    values: ["None", "Line"],
    description: "Line: every answer ends with a line end (`AssembleWith`).",
    default: "None",
  },
  timeout: {
    placeholder: "SECONDS",
    isNumber: true,
    description: "Time that a request may take, 1 to 3600 (`InvocationsTimeoutInSeconds`).",
    default: "600",
  },
  retries: {
    placeholder: "COUNT",
    isNumber: true,
    description: "How often a failed request is sent again, 0 to 3 (`InvocationsMaxRetries`).",
    default: "3",
  },
  compression: {
    placeholder: "TYPE",
    values: ["None", "Gzip"],
    description: "How inputs are compressed (`CompressionType`). Outputs are not.",
    default: "None",
  },
  "input-filter": {
    placeholder: "PATH",
    description: "JSONPath of what the model gets of a record (`InputFilter`).",
    default: "$",
  },
  "output-filter": {
    placeholder: "PATH",
    description: "JSONPath of what the output gets, after joining (`OutputFilter`).",
    default: "$",
  },
  "join-source": {
    placeholder: "SOURCE",
    values: ["None", "Input"],
    description: "Input: the output holds each record with its prediction (`JoinSource`).",
    default: "None",
  },
  force: {
    description: "Transforms inputs that have their output, too.",
    default: "they are skipped",
  },
  "start-timeout": {
    placeholder: "SECONDS",
    isNumber: true,
    description: "Time until the server must be ready.",
    default: "240",
  },
  "server-log": {
    placeholder: "FILE",
    description: "File to which what the started application prints is added.",
    default: "its last lines are shown if it ends",
  },
  help: { short: "h", description: "Prints this." },
  version: { short: "v", description: "Prints the version." },
} as const satisfies Readonly<Record<string, Flag>>;

/** The name of a flag. */
export type FlagName = keyof typeof flags;

/** The flags' names, in the order of the table. */
export const flagNames = Object.keys(flags) as readonly FlagName[];
