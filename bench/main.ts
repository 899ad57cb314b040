import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Every folder here that has a `main.ts` is a benchmark: `pnpm bench codecs`. */
const known = readdirSync(new URL(".", import.meta.url)).filter((folder) =>
  existsSync(new URL(`${folder}/main.ts`, import.meta.url)),
);

// Without a name: what the server costs its users, which takes about 16 minutes.
const [name = "http", ...rest] = process.argv.slice(2);
if (known.includes(name)) {
  const benchmark = new URL(`${name}/main.ts`, import.meta.url);
  // What follows the name is the benchmark's own. In this process, which a signal then ends with
  // all that it has started.
  process.argv = [process.execPath, fileURLToPath(benchmark), ...rest];
  await import(benchmark.href);
} else {
  console.error(`Unknown benchmark "${name}". Known: ${known.join(", ")}.`);
  process.exitCode = 2;
}
