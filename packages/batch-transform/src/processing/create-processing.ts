import { InputFailure } from "../input-failure.ts";
import type { MiniBatch } from "../split/mini-batch.ts";
import type { JsonPath } from "./json-path.ts";
import type { Processing } from "./processing.ts";
import type { RecordFormat } from "./record-format.ts";

/** What is to be done. */
export interface ProcessingOptions {
  readonly format: RecordFormat;
  readonly inputFilter: JsonPath | undefined;
  readonly outputFilter: JsonPath | undefined;
  readonly isJoined: boolean;
  /** Whether a record is a line, and not a whole input. */
  readonly isSplit: boolean;
}

/** SageMaker's DataProcessing: filters records, joins them with their predictions, filters these. */
export function createProcessing(options: ProcessingOptions): Processing {
  const { format, inputFilter, outputFilter, isJoined, isSplit } = options;
  const unit = isSplit ? "line" : "record";
  const end = isSplit ? "\n" : "";
  const read = (text: string, what: string): unknown => {
    try {
      return format.parse(text);
    } catch (error) {
      throw new InputFailure(`${what} cannot be read: ${(error as Error).message}.`, {
        cause: error,
      });
    }
  };
  const finishOne = (answer: string, source: Buffer | undefined, number: number): string => {
    const what = `the answer to ${unit} ${number}`;
    const output = read(answer, what);
    if (!isJoined || source === undefined) {
      return format.write(filtered(output, outputFilter, what));
    }
    const input = read(withoutEnd(source), `${unit} ${number}`);
    return format.write(filtered(format.join(input, output), outputFilter, what));
  };
  return {
    isJoined,
    filter:
      inputFilter === undefined
        ? undefined
        : (record, number) => {
            const what = `${unit} ${number}`;
            const part = filtered(read(withoutEnd(record), what), inputFilter, what);
            return Buffer.from(format.write(part) + end);
          },
    finish(batch, answer) {
      const answers = answersIn(answer, batch, isSplit);
      if (isJoined && answers.length !== batch.records) throw unequal(answers.length, batch);
      const finished = answers.map((text, index) =>
        finishOne(text, batch.sources[index], batch.firstRecord + index),
      );
      return Buffer.from(finished.map((text) => text + end).join(""));
    },
  };
}

function filtered(value: unknown, path: JsonPath | undefined, what: string): unknown {
  const part = path === undefined ? value : path.select(value);
  if (part !== undefined) return part;
  throw new InputFailure(`"${path?.text}" finds nothing in ${what}.`);
}

/** The answers to a mini-batch's records. That to one record may have several lines. */
function answersIn(answer: Buffer, { records }: MiniBatch, isSplit: boolean): readonly string[] {
  const text = answer.toString("utf8").trimEnd();
  if (!isSplit || records === 1) return [text];
  return text === "" ? [] : text.split(/\r?\n/u);
}

function withoutEnd(record: Buffer): string {
  return record.toString("utf8").replace(/\r?\n$/u, "");
}

function unequal(answers: number, { records, firstRecord }: MiniBatch): InputFailure {
  const last = firstRecord + records - 1;
  return new InputFailure(
    `The server answered ${answers} lines to the ${records} records of lines ${firstRecord} to ` +
      `${last}. Joining needs one for each; blank lines in the input may be the reason.`,
  );
}
