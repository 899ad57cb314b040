import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** Benchmarks by name: `pnpm bench codecs`. What follows the name is theirs. */
const benchmarks: Readonly<Record<string, string>> = {
  codecs: "./codecs/main.ts",
  core: "./core/main.ts",
  http: "./http/main.ts",
  instructions: "./instructions/main.ts",
};

const [name, ...rest] = process.argv.slice(2);
// Without a name: what the server costs its users, which takes about 15 minutes.
const chosen = name ?? "http";
const module = Object.hasOwn(benchmarks, chosen) ? benchmarks[chosen] : undefined;
if (module === undefined) {
  console.error(`Unknown benchmark "${chosen}". Known: ${Object.keys(benchmarks).join(", ")}.`);
  process.exitCode = 2;
} else {
  const path = fileURLToPath(new URL(module, import.meta.url));
  const { status } = spawnSync(process.execPath, [...process.execArgv, path, ...rest], {
    stdio: "inherit",
  });
  process.exitCode = status ?? 1;
}
