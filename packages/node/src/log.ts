import { pino, type Logger } from "pino";
import { readableLine } from "./readable-log.ts";
import type { Settings } from "./settings.ts";

/** The server's log. */
export type Log = Logger;

/**
 * A log on stdout. Every line is written before the call returns: no worker thread, no buffer, so
 * that nothing is lost when the process ends, whatever ends it.
 */
export function createLog({ logLevel, logFormat }: Pick<Settings, "logFormat" | "logLevel">): Log {
  const isReadable = logFormat === "readable" || (logFormat === "auto" && process.stdout.isTTY);
  const stdout = pino.destination({ fd: 1, sync: true });
  const format = isReadable ? readableLine({ color: process.stdout.isTTY }) : undefined;
  return pino(
    {
      level: logLevel,
      // The platform knows the container; process and host would only make every line longer.
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    format === undefined ? stdout : { write: (line) => void stdout.write(format(line)) },
  );
}
