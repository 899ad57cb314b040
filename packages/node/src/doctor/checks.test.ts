import { expect, it } from "vitest";
import { resolveSettings } from "../resolve-settings.ts";
import type { Settings } from "../settings.ts";
import { checkBodyLimit } from "./check-body-limit.ts";
import {
  checkCpus,
  checkFirstProcess,
  checkMemory,
  checkModelDirectory,
  checkPort,
  checkTemporaryDirectory,
} from "./check-machine.ts";
import { checkAddOns, checkNode, checkPlugins, checkSettings } from "./check-packages.ts";
import type { Examined, ExaminedModelDirectory, Machine } from "./examined.ts";
import type { Finding } from "./finding.ts";

const MB = 1024 ** 2;

const machine: Machine = {
  node: "24.21.0",
  abi: "137",
  platform: "linux-x64",
  cpus: 2,
  memoryLimit: undefined,
  memory: 4096 * MB,
  heapLimit: 2048 * MB,
  temporaryDirectory: { path: "/tmp", isWritable: true },
  firstProcess: undefined,
  processId: 100,
};

const modelDirectory: ExaminedModelDirectory = {
  path: "/models",
  because: "from MODEL_DIR",
  isNamed: true,
  contents: { state: "present", files: 2, bytes: 3 * MB },
};

const healthy: Examined = {
  machine,
  settings: settingsOf({}),
  plugins: { problems: [], warnings: [], names: ["json", "forecast"] },
  modelDirectory,
  nativePackages: [],
  engines: [{ node: ">=22.18" }],
  maxPayloadInMB: 6,
};

function settingsOf(values: Partial<Record<keyof Settings, string>>): Examined["settings"] {
  const commandLine = { values, problems: [] };
  const sources = { commandLine, environment: {}, argument: {}, otherFields: [] };
  return { ...resolveSettings(sources), problems: [] };
}

function onMachine(changes: Partial<Machine>): Examined {
  return { ...healthy, machine: { ...machine, ...changes } };
}

function withModel(changes: Partial<ExaminedModelDirectory>): Examined {
  return { ...healthy, modelDirectory: { ...modelDirectory, ...changes } };
}

/** Findings as they are printed, but for the check's name. */
function told(findings: readonly Finding[]): readonly string[] {
  return findings.map(({ level, message, fix = "" }) => `${level}: ${message} ${fix}`.trim());
}

it.each([
  [checkSettings, "ok: All are the defaults."],
  [checkNode, "ok: 24.21.0 is new enough (>=22.18)."],
  [checkAddOns, "ok: No plugin depends on any (ABI 137, linux-x64)."],
  [checkPlugins, "ok: They fit together: json, forecast."],
  [checkModelDirectory, "ok: /models (from MODEL_DIR): 2 files, 3 MB."],
  [checkPort, "ok: 8080 on 0.0.0.0 is free."],
  [checkCpus, "ok: The process may use 2 CPUs, each of 2 workers 1 of them."],
  [checkMemory, "ok: The machine has 4096 MB."],
  [checkBodyLimit, "ok: At most 25 MB."],
  [checkTemporaryDirectory, "ok: /tmp can be written to."],
])("is content with a healthy machine: %o", (check, expected) => {
  expect(told(check(healthy))).toEqual([expected]);
});

it("lists every setting that is not valid", () => {
  const settings = { ...settingsOf({}), problems: ['"port" is "x" (from PORT).'] };

  expect(told(checkSettings({ ...healthy, settings }))).toEqual([
    'error: "port" is "x" (from PORT). Correct it; the other checks take the default.',
  ]);
});

it("says which settings are not the default", () => {
  const settings = settingsOf({ port: "1", threads: "1" });

  expect(told(checkSettings({ ...healthy, settings }))).toEqual(["ok: Set: --port, --threads."]);
});

it.each([
  ["22.17.1", ">=22.18", "error"],
  ["22.18.0", ">=22.18", "ok"],
  ["26.0.0", ">=22.18", "ok"],
  ["24.0.0", ">=24.0.1", "error"],
  ["24.0.0", "^18 || ^20", "ok"],
])("takes Node %s for a server that needs %s as %s", (node, range, level) => {
  const findings = checkNode({ ...onMachine({ node }), engines: [{ node: range }] });

  expect(findings.map((finding) => finding.level)).toEqual([level]);
});

it("warns of a package that asks for a newer Node, and says what to install", () => {
  const engines = [{ node: ">=22.18" }, { name: "forecast", node: ">=26" }];

  expect(told(checkNode({ ...healthy, engines }))).toEqual([
    'warning: "forecast" asks for Node >=26, and this is 24.21.0. Install such a Node, for example with "npm install node@26".',
  ]);
});

it("names native packages that were loaded, and those that cannot be", () => {
  const sharp = { name: "sharp", usedBy: "resize", optional: false };
  const failure = "It was compiled for another Node.";

  expect(told(checkAddOns({ ...healthy, nativePackages: [sharp] }))).toEqual([
    "ok: sharp: loaded (ABI 137, linux-x64).",
  ]);
  expect(told(checkAddOns({ ...healthy, nativePackages: [{ ...sharp, failure }] }))).toEqual([
    'error: "sharp", which "resize" depends on, cannot be loaded (ABI 137, linux-x64): It was compiled for another Node. Install the dependencies on this platform with this Node, and let the package\'s install script run.',
  ]);
});

it("only warns of a native package that the plugin can do without", () => {
  const nativePackages = [{ name: "fast", usedBy: "codec", optional: true, failure: "No file." }];

  expect(checkAddOns({ ...healthy, nativePackages })).toMatchObject([{ level: "warning" }]);
});

it("lists every problem of the composition with its code, place and fix", () => {
  const problems = [
    {
      code: "not_installed",
      plugin: "a",
      message: "is not there.",
      fix: "Install it.",
      path: "/p",
    },
    { code: "hook_conflict", message: "Two answer.", fix: "Remove one." },
  ];

  expect(
    told(checkPlugins({ ...healthy, plugins: { problems, warnings: [], names: [] } })),
  ).toEqual([
    'error: [not_installed] "a": is not there. (/p) Install it.',
    "error: [hook_conflict] Two answer. Remove one.",
  ]);
});

it("passes on the warnings of the composition", () => {
  const warnings = [
    { code: "no_reader", message: "Nobody reads.", fix: "Install a codec." },
    { code: "hook_never_asked", plugin: "a", message: "It is never asked.", fix: "Remove it." },
  ];

  expect(
    told(checkPlugins({ ...healthy, plugins: { problems: [], warnings, names: ["a"] } })),
  ).toEqual([
    "ok: They fit together: a.",
    "warning: Nobody reads. Install a codec.",
    'warning: "a": It is never asked. Remove it.',
  ]);
});

it("warns of SageMaker's directory on a laptop, where it is absent", () => {
  const because = "the default; it is absent or empty";
  const contents = { state: "absent", files: 0, bytes: 0 } as const;
  const examined = withModel({ path: "/opt/ml/model", because, isNamed: false, contents });

  expect(told(checkModelDirectory(examined))).toEqual([
    "warning: /opt/ml/model (the default; it is absent or empty): a model that reads files finds none. On a laptop, name the directory with --model-dir or MODEL_DIR; SageMaker fills this one.",
  ]);
});

it.each([
  [
    { state: "absent", files: 0, bytes: 0 },
    "error: /models (from MODEL_DIR) does not exist. Put the model's files there, or name another directory with --model-dir or MODEL_DIR.",
  ],
  [
    { state: "present", files: 0, bytes: 0 },
    "warning: /models (from MODEL_DIR) holds no file. Put the model's files there, or name another directory with --model-dir or MODEL_DIR.",
  ],
  [
    { state: "unreadable", files: 0, bytes: 0, unreadable: "/models" },
    'error: /models (from MODEL_DIR) cannot be read by this user. Let it be read, for example with "chmod -R a+rX /models".',
  ],
  [
    { state: "unreadable", files: 1, bytes: 9, unreadable: "/models/b" },
    'error: /models/b, in /models (from MODEL_DIR), cannot be read by this user. Let it be read, for example with "chmod -R a+rX /models".',
  ],
] as const)("says of a named directory that is %o what is wrong", (contents, expected) => {
  expect(told(checkModelDirectory(withModel({ contents })))).toEqual([expected]);
});

it("says why the port cannot be had", () => {
  const portProblem = { code: "port_in_use", message: "It is in use.", fix: "Choose another." };

  expect(told(checkPort({ ...healthy, portProblem }))).toEqual([
    "error: It is in use. Choose another.",
  ]);
});

it("leaves the port to the system where that is asked for", () => {
  expect(told(checkPort({ ...healthy, settings: settingsOf({ port: "0" }) }))).toEqual([
    "ok: The system chooses one on 0.0.0.0.",
  ]);
});

it("warns of workers that have more threads together than there are CPUs", () => {
  const settings = settingsOf({ workers: "4" });
  expect(told(checkCpus({ ...healthy, settings }))).toEqual([
    "warning: 4 workers may use 1 thread each, and the process 2 CPUs: they wait for each other. Set WORKERS and THREADS so that their product is at most 2.",
  ]);
});

it("warns of more threads than CPUs", () => {
  const settings = settingsOf({ threads: "8", workers: "0" });
  expect(told(checkCpus({ ...healthy, settings }))).toEqual([
    "warning: The model may use 8 threads (from --threads), and the process 2 CPUs: they wait for each other. Leave --threads and THREADS out, or set 2.",
  ]);
});

it("warns of a memory limit below twice the model's files", () => {
  const contents = { state: "present", files: 1, bytes: 600 * MB } as const;
  const examined = { ...onMachine({ memoryLimit: 1024 * MB, heapLimit: 512 * MB }) };

  expect(
    told(checkMemory({ ...examined, modelDirectory: { ...modelDirectory, contents } })),
  ).toEqual([
    "warning: The model's files have 600 MB and the container grants 1024 MB: a model often takes twice its files while it loads. Grant at least 1200 MB, or keep files that the model does not need elsewhere.",
  ]);
});

it("warns of a heap that the container's limit cuts off", () => {
  expect(told(checkMemory(onMachine({ memoryLimit: 1024 * MB })))).toEqual([
    "warning: JavaScript may take 2048 MB and the container grants 1024 MB: the process is killed before it frees anything. Set NODE_OPTIONS=--max-old-space-size=768, or leave that flag out.",
  ]);
});

it("names the container's limit where it suffices", () => {
  expect(told(checkMemory(onMachine({ memoryLimit: 3000 * MB })))).toEqual([
    "ok: The container grants 3000 MB.",
  ]);
});

it.each([
  [
    { maxBodyMB: "0" },
    6,
    "warning: There is no limit (from --max-body-mb): one request can take all memory. Set --max-body-mb or MAX_BODY_MB to what the largest request has.",
  ],
  [
    { maxBodyMB: "10" },
    6,
    "warning: More than 10 MB is refused (from --max-body-mb), and a real-time endpoint passes on up to 25 MB. Raise --max-body-mb or MAX_BODY_MB or leave it out, unless clients send less.",
  ],
  [
    { maxBodyMB: "30" },
    50,
    "warning: More than 30 MB is refused (from --max-body-mb), and Batch Transform sends up to 50 MB. Raise --max-body-mb or MAX_BODY_MB or leave it out, unless clients send less.",
  ],
  [
    { maxBodyMB: "30" },
    0,
    "warning: More than 30 MB is refused (from --max-body-mb), and Batch Transform sends without a limit. Raise --max-body-mb or MAX_BODY_MB or leave it out, unless clients send less.",
  ],
  [{}, 50, "ok: At most 50 MB."],
])("compares a body limit of %o with a payload of %d MB", (values, maxPayloadInMB, expected) => {
  const settings = settingsOf(values);

  expect(told(checkBodyLimit({ ...healthy, settings, maxPayloadInMB }))).toEqual([expected]);
});

it("warns of a directory for temporary files that cannot be written to", () => {
  const temporaryDirectory = { path: "/tmp", isWritable: false };

  expect(told(checkTemporaryDirectory(onMachine({ temporaryDirectory })))).toEqual([
    "warning: /tmp cannot be written to: models and libraries that keep files there fail. Mount a writable directory there, or name another one with TMPDIR.",
  ]);
});

it.each([
  [["/bin/sh", "-c", "node src/main.ts"], 7, "warning"],
  [["bash", "-c", "inference-server"], 7, "warning"],
  [["node", "src/main.ts"], 1, "ok"],
  [["/sbin/init"], 7, undefined],
  [["-bash"], 7, undefined],
  [undefined, 7, undefined],
])("takes a process 1 of %o, itself being %d, as %s", (firstProcess, processId, level) => {
  const findings = checkFirstProcess(onMachine({ firstProcess, processId }));

  expect(findings[0]?.level).toBe(level);
});

it("says how an image's command is written so that signals arrive", () => {
  const firstProcess = ["/bin/sh", "-c", "inference-server"];

  expect(told(checkFirstProcess(onMachine({ firstProcess })))).toEqual([
    'warning: Is a shell ("sh -c"), which passes on neither signals nor SageMaker\'s argument "serve". Write the image\'s ENTRYPOINT as a list: ENTRYPOINT ["npx", "--no", "inference-server"], or ["node", "src/main.ts"].',
  ]);
});
