import type { FileHandle } from "node:fs/promises";
import { mkdir, open, readdir, rename, rm, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { asInputFailure } from "../input-failure.ts";

/** An output that is being written. It has its name once it is complete, and never before. */
export interface PartialFile {
  /** Writes buffers, one after the other, from a position on. */
  write(buffers: readonly Buffer[], position: number): Promise<void>;
  /** Gives it its name, and so many bytes. */
  complete(bytes: number): Promise<void>;
  /** Removes it. */
  discard(): Promise<void>;
}

/**
 * Begins an output, and removes what an interrupted run has left of it. The name says whose it is,
 * so that two runs at the same time do not write into one file.
 */
export async function openPartialFile(output: string): Promise<PartialFile> {
  await mkdir(dirname(output), { recursive: true });
  await removeLeftovers(output);
  // An output that is out of date must not pass for this run's if this run fails.
  await rm(output, { force: true });
  const path = join(dirname(output), `${prefixOf(output)}${process.pid}`);
  const file = await open(path, "w");
  return {
    async write(buffers, position) {
      let at = position;
      try {
        for (const buffer of groups(buffers)) {
          await writeAll(file, buffer, at);
          at += buffer.length;
        }
      } catch (error) {
        throw asInputFailure(error, `Writing "${output}"`);
      }
    },
    async complete(bytes) {
      await file.truncate(bytes);
      // After a crash of the machine, too, a name must mean a complete file.
      await file.datasync();
      await file.close();
      await rename(path, output);
    },
    async discard() {
      await file.close().catch(() => undefined);
      await rm(path, { force: true });
    },
  };
}

/** Hidden, so that neither patterns such as `*.out` nor this command take it for a file. */
function prefixOf(output: string): string {
  return `.${basename(output)}.partial-`;
}

async function removeLeftovers(output: string): Promise<void> {
  const folder = dirname(output);
  const prefix = prefixOf(output);
  for (const name of await readdir(folder)) {
    if (!name.startsWith(prefix)) continue;
    const owner = Number(name.slice(prefix.length));
    if (owner !== process.pid && isRunning(owner)) continue;
    await unlink(join(folder, name));
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Many small answers are one write. */
function groups(buffers: readonly Buffer[]): readonly Buffer[] {
  return buffers.length < 2 || buffers.some(({ length }) => length > 64 * 1024)
    ? buffers
    : [Buffer.concat(buffers)];
}

async function writeAll(file: FileHandle, buffer: Buffer, position: number): Promise<void> {
  for (let done = 0; done < buffer.length;) {
    const { bytesWritten } = await file.write(buffer, done, buffer.length - done, position + done);
    done += bytesWritten;
  }
}
