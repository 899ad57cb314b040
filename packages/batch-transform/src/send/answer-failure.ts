import type { IncomingMessage } from "node:http";
import { InputFailure, type FailedRecord } from "../input-failure.ts";
import type { MiniBatch } from "../split/mini-batch.ts";

/** Reads what a server answered that is not a success, as the failure of a mini-batch. */
export async function answerFailure(
  response: IncomingMessage,
  batch: MiniBatch,
): Promise<InputFailure> {
  const status = response.statusCode ?? 0;
  const body = await beginningOf(response);
  const problem = problemIn(body);
  const reason = problem?.detail ?? (body.slice(0, shownCharacters).trim() || "It said nothing.");
  const code = problem?.code === undefined ? "" : ` ${problem.code}`;
  return new InputFailure(`The server answered ${status}${code}${placeOf(batch)}: ${reason}`, {
    status,
    ...(problem?.requestId !== undefined && { requestId: problem.requestId }),
    records: failedRecords(problem?.errors ?? [], reason, batch),
  });
}

/** Which records a mini-batch holds, to complete a sentence; empty if it is the whole input. */
export function placeOf({ unit, firstRecord, records }: MiniBatch): string {
  if (unit === undefined) return "";
  const last = firstRecord + records - 1;
  return last === firstRecord
    ? ` for ${unit} ${firstRecord}`
    : ` for ${unit}s ${firstRecord} to ${last}`;
}

/** Characters of an answer in another format than problem+json. */
const shownCharacters = 500;

/** Bytes of an answer that are read; what is worth knowing stands in front. */
const readBytes = 256 * 1024;

interface Problem {
  readonly detail: string;
  readonly code: string | undefined;
  readonly requestId: string | undefined;
  readonly errors: readonly RecordError[];
}

interface RecordError {
  readonly record: number;
  readonly line?: number;
  readonly pointer?: string;
  readonly detail: string;
}

async function beginningOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes >= readBytes) break;
    }
  } catch {
    // The status says enough; what arrived of the body is a gift.
  }
  return Buffer.concat(chunks).toString("utf8");
}

function problemIn(body: string): Problem | undefined {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return undefined;
  }
  if (!isObject(value) || typeof value["detail"] !== "string") return undefined;
  const { detail, code, requestId, errors } = value;
  return {
    detail,
    code: typeof code === "string" ? code : undefined,
    requestId: typeof requestId === "string" ? requestId : undefined,
    errors: Array.isArray(errors) ? errors.filter(isRecordError) : [],
  };
}

function isRecordError(value: unknown): value is RecordError {
  return (
    isObject(value) && Number.isInteger(value["record"]) && typeof value["detail"] === "string"
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

/** The records that the server names; else the line that its words name, as they do of a malformed body. */
function failedRecords(
  errors: readonly RecordError[],
  reason: string,
  batch: MiniBatch,
): readonly FailedRecord[] {
  if (errors.length > 0) return errors.map((error) => failedRecord(error, batch));
  const line = Number(/\bline (\d+)\b/iu.exec(reason)?.[1]);
  if (batch.unit !== "line" || Number.isNaN(line) || line > batch.records) return [];
  const number = batch.firstRecord + line - 1;
  return [{ number, unit: "line", pointer: "", detail: `This is the request's line ${line}.` }];
}

/** Where in the input a record of a request stands. */
function failedRecord(error: RecordError, { unit, firstRecord }: MiniBatch): FailedRecord {
  const { record, line, pointer = "", detail } = error;
  const hasLine = typeof line === "number" && unit !== "record";
  return {
    // Blank lines are no records, so a line that is told is the better guide.
    number: firstRecord + (hasLine ? line - 1 : record),
    unit: hasLine || unit === "line" ? "line" : "record",
    pointer,
    detail,
  };
}
