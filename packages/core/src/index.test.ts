import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import * as core from "./index.ts";

const source = fileURLToPath(new URL(".", import.meta.url));

/** Core's own sources: neither tests nor `./discovery`, which is for Node. */
const files = globSync("*.ts", { cwd: source }).filter(
  (file) => !/\.(test|test-d|d)\.ts$/.test(file),
);

it("exports these names and no others", () => {
  expect(Object.keys(core).toSorted()).toEqual([
    "Accept",
    "apiVersion",
    "attributionOf",
    "compositionError",
    "createPluginManager",
    "createService",
    "declined",
    "defineCodec",
    "defineModel",
    "definePlugin",
    "didYouMean",
    "errorChain",
    "hookCombinations",
    "isCompositionError",
    "isPieced",
    "isRecordError",
    "isRequestError",
    "piecedBody",
    "problemOf",
    "recordError",
    "requestError",
    "requestIdOf",
    "withLines",
  ]);
});

it("imports nothing but its own files, and so runs in any JavaScript runtime", () => {
  expect(files).toContain("service.ts");
  const imports = files.flatMap((file) => {
    const code = readFileSync(`${source}/${file}`, "utf8");
    const found = code.matchAll(
      /^(?:import|export|\}).* from "(.+)";$|^import "(.+)";$|import\((.+)\)/gm,
    );
    return [...found].map(([, from, effect, dynamic]) => from ?? effect ?? dynamic);
  });
  expect(imports.length).toBeGreaterThan(files.length);
  expect(imports.filter((from) => !/^\.\/[a-z-]+\.ts$/.test(from ?? ""))).toEqual([]);
});

it("uses no global of Node's", () => {
  const using = files.filter((file) => {
    const code = readFileSync(`${source}/${file}`, "utf8").replaceAll(
      /\/\*[\s\S]*?\*\/|\/\/.*/g,
      "",
    );
    return /\b(?:process|Buffer|require|__dirname|setImmediate)\b\s*[.(]/.test(code);
  });
  expect(using).toEqual([]);
});

it("has no dependency to install", () => {
  const text = readFileSync(`${source}/../package.json`, "utf8");
  const manifest = JSON.parse(text) as Readonly<Record<string, unknown>>;
  expect(manifest).not.toHaveProperty("dependencies");
  expect(manifest).not.toHaveProperty("peerDependencies");
  expect(manifest).not.toHaveProperty("optionalDependencies");
});
