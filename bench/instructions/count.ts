import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { hasCommand } from "../http/has-command.ts";
import { summaryOf } from "../statistics.ts";
import { plan } from "./plan.ts";

/** What one invocation takes. */
export interface Cost {
  /** Instructions of the processor. Absent where valgrind is not installed. */
  readonly instructions?: number;
  /** Bytes that are allocated on the engine's heap. */
  readonly bytes: number;
}

const program = fileURLToPath(new URL("program.ts", import.meta.url));

/**
 * What makes two runs alike: one thread, the same seeds, and so much room for young objects that
 * none is collected while anything is counted. With this the counts of two runs differ by less than
 * 0.1 %; without the room by 20 %.
 */
const flags = [
  "--conditions=@inference-server/source",
  "--single-threaded",
  "--predictable",
  "--hash-seed=1",
  "--random-seed=1",
  "--min-semi-space-size=128",
  "--max-semi-space-size=128",
  "--scavenger-max-new-space-capacity-mb=512",
  "--no-memory-reducer",
];

/** What node's `getPriority` calls: the counts so far are written, and begin at 0 again. */
const mark = "uv_os_getpriority";

/** Whether instructions can be counted. */
export const canCount = hasCommand("valgrind");

/** Counts what an invocation of a subject takes, in a process of its own. */
export function costOf(subject: string): Cost {
  if (!canCount) return { bytes: bytesOf(run(process.execPath, [...flags, program, subject])) };
  const directory = mkdtempSync(join(tmpdir(), "instructions-"));
  try {
    const output = run("valgrind", [
      "--tool=callgrind",
      `--dump-before=${mark}`,
      `--callgrind-out-file=${join(directory, "counts")}`,
      process.execPath,
      ...flags,
      program,
      subject,
    ]);
    return { instructions: instructionsIn(directory, subject), bytes: bytesOf(output) };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function run(command: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(command, args, {
    encoding: "utf8",
    env: { PATH: process.env["PATH"] },
  });
  if (status !== 0) throw new Error(`"${command}" ended with ${status}:\n${stderr}`);
  return stdout;
}

/** The first file is what came before the first mark, the last what came after the last. */
function instructionsIn(directory: string, subject: string): number {
  const { invocations, segments } = plan(subject);
  const counts = readdirSync(directory)
    .map((file) => ({ file, part: Number(/\.(\d+)$/u.exec(file)?.[1] ?? 0) }))
    .filter(({ part }) => part > 1 && part <= segments + 1)
    .map(({ file }) => /^totals: (\d+)/mu.exec(readFileSync(join(directory, file), "utf8"))?.[1]);
  if (counts.length !== segments) {
    throw new Error(`valgrind counted ${counts.length} segments and not ${segments}.`);
  }
  return Math.round(summaryOf(counts.map(Number)).median / invocations);
}

function bytesOf(output: string): number {
  return Math.round(summaryOf(JSON.parse(output) as number[]).median);
}
