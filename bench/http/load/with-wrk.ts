import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Load, LoadResult } from "./load.ts";
import { run } from "./run.ts";

/** The program. */
export const wrk = "wrk";

const script = fileURLToPath(new URL("post.lua", import.meta.url));

/** Asks with wrk. */
export async function loadWithWrk(load: Load): Promise<LoadResult> {
  const { url, headers, body, connections, seconds, isPinned } = load;
  const directory = mkdtempSync(join(tmpdir(), "bench-"));
  try {
    const file = join(directory, "body");
    writeFileSync(file, body);
    const command = [
      wrk,
      "-t",
      "1",
      "-c",
      String(connections),
      "-d",
      `${seconds}s`,
      "-s",
      script,
      url,
      "--",
      file,
      ...Object.entries(headers).flat(),
    ] as const;
    const line = await run(command, isPinned);
    return JSON.parse(line) as LoadResult;
  } finally {
    rmSync(directory, { recursive: true });
  }
}
