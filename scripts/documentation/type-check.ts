import { execFile } from "node:child_process";
import { join, relative } from "node:path";
import { promisify } from "node:util";
import type { Examples } from "./examples.ts";
import { root } from "./pages.ts";

/** Type errors in examples, each with its place on the page. One run of the compiler for all. */
export async function typeErrors({ folder, typescript }: Examples): Promise<readonly string[]> {
  const config = {
    extends: join(root, "tsconfig.base.json"),
    compilerOptions: {
      noEmit: true,
      allowImportingTsExtensions: true,
      customConditions: ["@inference-server/source"],
      // An example may define what the reader is to use.
      noUnusedLocals: false,
      noUnusedParameters: false,
    },
    files: typescript.map(({ file }) => file),
  };
  await folder.write("tsconfig.json", JSON.stringify(config));
  const places = new Map(
    typescript.map(({ block, file }) => [relative(folder.path, file), block] as const),
  );
  return (await compile(folder.path)).split("\n").flatMap((line) => {
    const [, file = "", number, message] = /^(\S+?)\((\d+),\d+\): (.*)$/u.exec(line) ?? [];
    const block = places.get(file);
    if (block !== undefined)
      return [`${block.page}:${block.line + Number(number) - 1}: ${message}`];
    // A fault of the sources is theirs to report; one without a place is the compiler's own.
    return line.startsWith("error ") ? [line] : [];
  });
}

async function compile(cwd: string): Promise<string> {
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  try {
    await promisify(execFile)(process.execPath, [tsc, "--pretty", "false"], { cwd });
    return "";
  } catch (error) {
    const { stdout = "", code } = error as { readonly stdout?: string; readonly code?: unknown };
    // It ends with 1 or 2 for type errors; anything else says that it did not run.
    if (code === 1 || code === 2) return stdout;
    throw error;
  }
}
