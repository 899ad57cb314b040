import type { TransformEvent, TransformReport } from "../transform-event.ts";
import { amount, duration } from "./amounts.ts";
import { failureLines } from "./failure-lines.ts";
import { Progress } from "./progress.ts";

/** Where a reporter writes. */
export interface ReporterStreams {
  /** Gets a line for each finished input, and the summary. */
  readonly out: { write(text: string): unknown };
  /** Gets failures and, if it is a terminal, the progress bar. */
  readonly error: {
    write(text: string): unknown;
    readonly isTTY?: boolean;
    readonly columns?: number;
  };
}

/** Tells people how a job goes. */
export interface Reporter {
  note(event: TransformEvent): void;
  /** Says how it ended; what failed comes last, where it is seen. */
  summarize(report: TransformReport): void;
  /** Removes the bar and stops drawing it. */
  close(): void;
}

/** Milliseconds between two drawings of the bar. */
const interval = 200;

/** A bar on a terminal; elsewhere quiet lines. */
export function createReporter({ out, error }: ReporterStreams): Reporter {
  const since = performance.now();
  const progress = new Progress();
  const isTerminal = error.isTTY === true;
  const erase = (): void => void (isTerminal && error.write("\r\u001B[K"));
  const draw = (): void => {
    if (!isTerminal || !progress.hasStarted) return;
    // The last column stays free: terminals differ in what they do after it. Some say they have none.
    const columns = (error.columns || 80) - 1;
    error.write(`\r\u001B[K${progress.line(columns, performance.now())}`);
  };
  const timer = isTerminal ? setInterval(draw, interval) : undefined;
  timer?.unref();
  const say = (text: string): void => {
    erase();
    out.write(`${text}\n`);
    draw();
  };
  return {
    note(event) {
      progress.note(event, performance.now());
      const line = lineOf(event);
      if (line !== undefined) say(line);
    },
    summarize({ transformed, skipped, failed }) {
      erase();
      const records = transformed.reduce((sum, input) => sum + input.records, 0);
      const time = duration((performance.now() - since) / 1000);
      const all = transformed.length + failed.length + skipped.length;
      const before = skipped.length === 0 ? "" : `, ${skipped.length} finished before`;
      const done = `${transformed.length} of ${amount(all, "input")} transformed${before}`;
      out.write(`${done}, ${amount(records, "record")}, ${time}\n`);
      if (failed.length === 0) return;
      error.write(`\n${amount(failed.length, "input")} failed:\n\n`);
      for (const input of failed) error.write(`${failureLines(input).join("\n")}\n`);
    },
    close() {
      clearInterval(timer);
      erase();
    },
  };
}

/** What is said of an event at once; `undefined`: nothing. */
function lineOf(event: TransformEvent): string | undefined {
  if (event.type === "planned") {
    if (event.skipped.length === 0) return undefined;
    const inputs = amount(event.skipped.length, "input");
    return `${inputs} skipped, whose output is finished; "--force" transforms them again`;
  }
  if (event.type === "waiting") {
    const { url, application } = event;
    return application === undefined
      ? `Waiting for ${url}ping`
      : `Starting the application in "${application}" at ${url}`;
  }
  if (event.type === "started") {
    const { maxConcurrentTransforms, maxPayloadInMB, batchStrategy } = event.parameters;
    return (
      `MaxConcurrentTransforms=${maxConcurrentTransforms}, MaxPayloadInMB=${maxPayloadInMB}, ` +
      `BatchStrategy=${batchStrategy}`
    );
  }
  if (event.type === "finished") {
    const { output, records, seconds } = event.input;
    return `${output}: ${amount(records, "record")} in ${duration(seconds)}`;
  }
  return event.type === "failed" ? `${event.input.input}: failed, see below` : undefined;
}
