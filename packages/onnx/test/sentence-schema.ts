import type { StandardSchema } from "@inference-server/core";

/** A record of a client that sends text. */
export interface Sentence {
  readonly sentence: string;
}

/** The schema of a sentence that is not empty, as a library would make it. */
export const sentenceSchema: StandardSchema<unknown, Sentence> = {
  "~standard": {
    version: 1,
    vendor: "test",
    validate: (value) => {
      const sentence =
        typeof value === "object" && value !== null && "sentence" in value ? value.sentence : "";
      return typeof sentence === "string" && sentence !== ""
        ? { value: { sentence } }
        : { issues: [{ message: "Expected a sentence", path: ["sentence"] }] };
    },
    jsonSchema: { input: () => jsonSchema, output: () => jsonSchema },
  },
};

const jsonSchema = { type: "object", properties: { sentence: { type: "string" } } };
