import { existsSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Contender } from "./contender.ts";

/** Our server's settings that no figure may inherit from the machine. */
const settings = {
  HOST: "127.0.0.1",
  PORT: "0",
  LOG_LEVEL: "silent",
  LOG_FORMAT: "json",
  THREADS: "1",
};

/** A file of each application that is served. */
const applications = {
  house: pathOf(new URL("applications/house/plugins.ts", import.meta.url)),
  busy: pathOf(new URL("applications/busy/plugins.ts", import.meta.url)),
  echo: pathOf(new URL("applications/echo/plugins.ts", import.meta.url)),
  digits: pathOf(new URL("../../apps/digits/src/main.ts", import.meta.url)),
} as const;

const digitsModel = pathOf(new URL("../../apps/digits/model", import.meta.url));

/** The limit: what the platform's own server reaches with the work and nothing else. */
export const bare: Contender = {
  name: "node:http",
  command: node(new URL("servers/bare.ts", import.meta.url)),
};

/** The same, but the answers of one turn of the event loop are sent at its end. */
export const bareHeld: Contender = {
  name: "held",
  command: [...node(new URL("servers/bare.ts", import.meta.url)), "held"],
};

/** Codec and model of the digits without a server between them. */
export const bareDigits: Contender = {
  name: "node:http",
  command: [...node(new URL("servers/bare-digits.ts", import.meta.url)), digitsModel],
};

export const hono: Contender = {
  name: "hono",
  command: node(new URL("servers/hono.ts", import.meta.url)),
};

export const fastify: Contender = {
  name: "fastify",
  command: node(new URL("servers/fastify.ts", import.meta.url)),
};

/** Our server without workers. */
export function inline(application: keyof typeof applications): Contender {
  return ours(application, "inline", { WORKERS: "0" });
}

/** Our server without workers, with its log as it is by default, written to nowhere. */
export function inlineWithLog(application: keyof typeof applications): Contender {
  return ours(application, "inline+log", { WORKERS: "0", LOG_LEVEL: "info" });
}

/** Our server with two workers. */
export function workers(
  application: keyof typeof applications,
  env: Readonly<Record<string, string>> = {},
): Contender {
  return {
    ...ours(application, "workers", { WORKERS: "2", ...env }),
    wantsWholeMachine: true,
  };
}

/** The command in the folder of an application, as it is deployed: from the builds. */
export function built(application: "digits" | "server", workerCount: number): Contender {
  return {
    name: workerCount === 0 ? "inline" : "workers",
    command: [
      process.execPath,
      pathOf(new URL("../../packages/node/bin/inference-server.js", import.meta.url)),
    ],
    folder: pathOf(new URL(`../../apps/${application}/`, import.meta.url)),
    env: {
      ...settings,
      LOG_LEVEL: "info",
      WORKERS: String(workerCount),
      ...(application === "digits" && { MODEL_DIR: digitsModel }),
    },
    wantsWholeMachine: true,
  };
}

/** Whether `pnpm build` has been run. Whether since the last change nobody knows but you. */
export const isBuilt = existsSync(new URL("../../packages/node/dist/cli.js", import.meta.url));

/**
 * Debian's Python, where its server and libraries are installed: first as the documentation of
 * Python's inference-server has it, with gunicorn's own (sync) workers, which close a connection after
 * each response; then as it is fastest, with threads, which keep connections open as the others do.
 */
export const pythons: readonly Contender[] = hasPython()
  ? [
      gunicorn("python", "--workers 2"),
      gunicorn("python-threads", "--workers 2 --worker-class gthread --threads 4 --keep-alive 75"),
    ]
  : [];

function gunicorn(name: string, workerOptions: string): Contender {
  return {
    name,
    command: [
      "/usr/bin/python3",
      ..."-m gunicorn.app.wsgiapp --bind 127.0.0.1:0".split(" "),
      ...workerOptions.split(" "),
      "--chdir",
      pathOf(new URL("python", import.meta.url)),
      "server:application",
    ],
    env: { PYTHONDONTWRITEBYTECODE: "1" },
    wantsWholeMachine: true,
  };
}

function ours(
  application: keyof typeof applications,
  name: string,
  env: Readonly<Record<string, string>>,
): Contender {
  const model = application === "digits" ? [digitsModel] : [];
  return {
    name,
    command: [
      ...node(new URL("servers/ours.ts", import.meta.url)),
      applications[application],
      ...model,
    ],
    env: { ...settings, ...env },
  };
}

function node(file: URL): [string, ...string[]] {
  return [process.execPath, "--conditions=@inference-server/source", pathOf(file)];
}

function pathOf(url: URL): string {
  return fileURLToPath(url);
}

function hasPython(): boolean {
  const { status } = spawnSync("/usr/bin/python3", ["-c", "import gunicorn, pluggy, werkzeug"], {
    stdio: "ignore",
  });
  return status === 0;
}
