import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Load, LoadResult } from "./load.ts";
import { run } from "./run.ts";

const program = fileURLToPath(new URL("autocannon-program.ts", import.meta.url));

/** Asks with autocannon, which reaches its own limits before a server does. */
export async function loadWithAutocannon({ body, ...load }: Load): Promise<LoadResult> {
  const directory = mkdtempSync(join(tmpdir(), "bench-"));
  try {
    const file = join(directory, "body");
    writeFileSync(file, body);
    const command = [process.execPath, program, JSON.stringify(load), file] as const;
    const line = await run(command, load.isPinned);
    return JSON.parse(line) as LoadResult;
  } finally {
    rmSync(directory, { recursive: true });
  }
}
