import type { InvocationEntry } from "@inference-server/http";
import type { Log } from "./log.ts";

/**
 * Writes one line per invocation. Never any of the payload: what is wrong with a refused request
 * may quote it, so that is written at the levels `debug` and `trace` alone.
 */
export function invocationLog(log: Log): (entry: InvocationEntry) => void {
  const quotesRequests = log.isLevelEnabled("debug");
  return (entry) => {
    const level = levelOf(entry);
    if (!log.isLevelEnabled(level)) return;
    const errors = level === "error" || quotesRequests ? entry.report.failure?.errors : undefined;
    log[level]({ ...fieldsOf(entry), errors }, messageOf(entry));
  };
}

/** The server's fault is an error; the client's is worth a look, since a deployment may cause it. */
function levelOf({ status, report }: InvocationEntry): "error" | "info" | "warn" {
  // An answer that broke off had its status sent already.
  if (status >= 500 || (status < 400 && report.failure !== undefined)) return "error";
  return status >= 400 ? "warn" : "info";
}

function fieldsOf(entry: InvocationEntry): Readonly<Record<string, unknown>> {
  const { status, code, responseType, bytesOut, report } = entry;
  const { requestId, contentType, accept, bytesIn, records, worker, failure } = report;
  return {
    event: "invocation",
    requestId,
    status,
    code,
    contentType,
    accept,
    responseType,
    bytesIn,
    bytesOut,
    records,
    worker,
    milliseconds: { total: entry.milliseconds, ...report.milliseconds },
    ...(failure !== undefined && {
      phase: failure.phase,
      plugin: failure.plugin,
      hook: failure.hook,
      record: failure.record,
    }),
  };
}

function messageOf({ status, code, report, bytesOut, milliseconds }: InvocationEntry): string {
  const outcome = code === undefined ? String(status) : `${status} ${code}`;
  const records = report.records === undefined ? "" : `, ${count(report.records, "record")}`;
  const sizes = `${count(report.bytesIn, "byte")} in, ${count(bytesOut, "byte")} out${records}`;
  return `POST /invocations ${outcome} in ${milliseconds.toFixed(1)} ms (${sizes})${culprit(report)}`;
}

function culprit({ failure }: InvocationEntry["report"]): string {
  if (failure?.plugin === undefined) return "";
  const hook = failure.hook === undefined ? "" : ` in "${failure.hook}"`;
  const record = failure.record === undefined ? "" : ` at record ${failure.record}`;
  return `: "${failure.plugin}" failed${hook}${record}`;
}

function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? "" : "s"}`;
}
