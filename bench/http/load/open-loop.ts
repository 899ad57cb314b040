import { fileURLToPath } from "node:url";
import { run } from "./run.ts";

/** Requests that come when they come, whatever became of those before. */
export interface OpenLoop {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly perSecond: number;
  readonly seconds: number;
}

/** What became of a request. */
export interface Arrival {
  /** 0: the connection failed. */
  readonly status: number;
  /** From when it was due to be sent until its answer was complete. */
  readonly milliseconds: number;
}

const program = fileURLToPath(new URL("open-loop-program.ts", import.meta.url));

/** Sends requests at a steady rate, from a process of its own, on the whole machine. */
export async function openLoop(load: OpenLoop): Promise<readonly Arrival[]> {
  const command = [process.execPath, program, JSON.stringify(load)] as const;
  return JSON.parse(await run(command, false)) as Arrival[];
}
