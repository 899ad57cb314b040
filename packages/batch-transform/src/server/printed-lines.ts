import type { ChildProcess } from "node:child_process";
import { createWriteStream } from "node:fs";
import { createInterface } from "node:readline";

/** What a process has printed. */
export interface PrintedLines {
  /** The last lines, for an error's message. */
  readonly last: string;
  /** Why a request failed, from the log of inference-server, if it is among the last lines. */
  reasonOf(requestId: string): string | undefined;
}

/** Reads what a process prints, so that it never waits for a reader. `file`: where it is kept. */
export function printedLines(child: ChildProcess, file: string | undefined): PrintedLines {
  const last: string[] = [];
  const log = file === undefined ? undefined : createWriteStream(file, { flags: "a" });
  // A log that cannot be written is no reason to lose the job.
  log?.on("error", ({ message }) => process.emitWarning(`The server's log is lost: ${message}`));
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue;
    if (log !== undefined) stream.pipe(log, { end: false });
    createInterface(stream).on("line", (line) => {
      last.push(line.slice(0, keptCharacters));
      if (last.length > keptLines) last.shift();
    });
  }
  child.once("close", () => log?.end());
  return {
    get last() {
      return last.slice(-shownLines).map(readable).join("\n") || "It printed nothing.";
    },
    reasonOf: (requestId) =>
      last.filter((line) => line.includes(requestId)).flatMap((line) => reasonIn(line) ?? [])[0],
  };
}

const shownLines = 20;

const keptLines = 200;

/** Of a line; a log's lines may be long. */
const keptCharacters = 16_384;

/** What a line of a log says to people; any other line as it is. */
function readable(line: string): string {
  try {
    const { msg } = JSON.parse(line) as { readonly msg?: string };
    return msg ?? line;
  } catch {
    return line;
  }
}

function reasonIn(line: string): string | undefined {
  try {
    const { errors } = JSON.parse(line) as { readonly errors?: readonly { message: string }[] };
    return errors?.map(({ message }) => message).join(": ");
  } catch {
    return undefined;
  }
}
