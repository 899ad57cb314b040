import { expect, it } from "vitest";
import * as codecs from "./index.ts";
import preset from "./plugin.ts";

it("is a preset of both codecs under the package's name", () => {
  expect(preset.map(({ name, hooks }) => [name, hooks])).toMatchObject([
    [
      "@inference-server/json-codec",
      {
        inputFn: { consumes: ["application/json", "application/*+json"] },
        outputFn: { produces: ["application/json"] },
      },
    ],
    [
      "@inference-server/json-codec/jsonlines",
      {
        inputFn: {
          consumes: ["application/jsonlines", "application/x-ndjson", "application/jsonl"],
        },
        outputFn: {
          produces: ["application/jsonlines", "application/x-ndjson", "application/jsonl"],
        },
      },
    ],
  ]);
});

it("exports the two factories and nothing else", () => {
  expect(Object.keys(codecs).toSorted()).toEqual(["jsonCodec", "jsonLinesCodec"]);
});
