import type { FailedRecord } from "../input-failure.ts";
import type { FailedInput } from "../transform-event.ts";
import { amount } from "./amounts.ts";

/** Records that are shown of a failure. */
const shownRecords = 20;

/** What is said of an input that failed, with the records at fault. */
export function failureLines({ input, failure, reason }: FailedInput): readonly string[] {
  const { message, records } = failure;
  const shown = records.slice(0, shownRecords).map(recordLine);
  const others = records.length - shown.length;
  return [
    `${input}: ${message}`,
    ...(reason === undefined ? [] : [`  The application's log says: ${reason}`]),
    ...shown,
    ...(others > 0 ? [`  and ${amount(others, "more record")}`] : []),
  ];
}

function recordLine({ unit, number, pointer, detail }: FailedRecord): string {
  const place = pointer === "" ? "" : ` at "${pointer}"`;
  return `  ${unit} ${number}${place}: ${detail}`;
}
