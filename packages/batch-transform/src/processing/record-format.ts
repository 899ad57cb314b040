import { isRawNumber, parseExactly } from "./exact-json.ts";

/** How records of a format are read, joined and written. A value never changes how it looks. */
export interface RecordFormat {
  /** Whether a record is a row, which has no names. */
  readonly isRow: boolean;
  /** @throws SyntaxError */
  parse(text: string): unknown;
  /** A record and its prediction as one. */
  join(input: unknown, output: unknown): unknown;
  /** Without a line end. */
  write(value: unknown): string;
}

/** The format of a media type; `undefined`: none whose records can be filtered or joined. */
export function recordFormatOf(mediaType: string): RecordFormat | undefined {
  const [type = ""] = mediaType.split(";");
  return formats[type.trim().toLowerCase()];
}

const csv: RecordFormat = {
  isRow: true,
  // A cell stays as it was written, with its quotes.
  parse: (text) => text.match(/(?<=^|,)(?:"(?:[^"]|"")*"|[^,]*)/gu) ?? [],
  join: (input, output) => [input, output].flat(),
  write: (value) => (Array.isArray(value) ? value.join(",") : String(value)),
};

const json: RecordFormat = {
  isRow: false,
  parse: parseExactly,
  join: (input, output) =>
    typeof input === "object" && input !== null && !Array.isArray(input) && !isRawNumber(input)
      ? { ...input, SageMakerOutput: output }
      : { SageMakerInput: input, SageMakerOutput: output },
  write: (value) => JSON.stringify(value),
};

const formats: Readonly<Record<string, RecordFormat>> = {
  "text/csv": csv,
  "application/json": json,
  "application/jsonlines": json,
  "application/jsonl": json,
  "application/x-jsonlines": json,
};
