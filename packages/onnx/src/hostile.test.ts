import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exportedDirectory, exportedModels } from "../test/exported-models.ts";
import { modelDirectory } from "../test/model-directory.ts";
import { varint } from "../test/write-onnx.ts";
import { openOnnx } from "./open-onnx.ts";

const files = exportedModels.map(({ name }) =>
  Array.from(readFileSync(new URL(`../test/models/${name}.onnx`, import.meta.url))),
);

/** What any file that is no model ends with: one line, which names the file and what to do. */
const oneClearLine =
  /^(?:".*\.onnx" (?:is not a complete ONNX file|cannot be served)|The runtime cannot load ".*\.onnx"): \P{Cc}+\.(?: \P{Cc}+[.)])?$/u;

/** Opens bytes as a model; what it says if they are none. */
async function refusalOf(bytes: readonly number[]): Promise<string | undefined> {
  try {
    const model = await openOnnx(modelDirectory({ "hostile.onnx": Uint8Array.from(bytes) }));
    await model.close();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : "something that is no Error";
  }
}

const byte = fc.nat(255);

const aModel = fc.constantFrom(...files);

describe("a hostile file ends with one clear line, or is a model:", () => {
  it.each([
    ["any bytes", 100, fc.array(byte, { maxLength: 64 })],
    [
      "a model cut off anywhere",
      100,
      fc.tuple(aModel, fc.nat()).map(([file, end]) => file.slice(0, end % file.length)),
    ],
    [
      "a model with other bytes somewhere",
      300,
      fc
        .tuple(aModel, fc.array(fc.tuple(fc.nat(), byte), { minLength: 1, maxLength: 3 }))
        .map(([file, changes]) => {
          const changed = file.slice();
          for (const [place, value] of changes) changed[place % file.length] = value;
          return changed;
        }),
    ],
    [
      "a model into which bytes were put",
      100,
      fc
        .tuple(aModel, fc.nat(), fc.array(byte, { maxLength: 24 }))
        .map(([file, place, bytes]) => file.toSpliced(place % file.length, 0, ...bytes)),
    ],
    [
      "two models, one behind the other",
      30,
      fc.tuple(aModel, aModel).map(([first, second]) => [...first, ...second]),
    ],
  ])("%s", async (_, numRuns, bytes) => {
    await fc.assert(
      fc.asyncProperty(bytes, async (file) => {
        const refusal = await refusalOf(file);
        if (refusal !== undefined) expect(refusal).toMatch(oneClearLine);
      }),
      { numRuns },
    );
  });
});

it.each<[what: string, outer: readonly number[], inner: readonly number[]]>([
  // Field numbers of onnx.proto3: the graph; then node, attribute, graph again.
  ["subgraphs in subgraphs", [7], [1, 5, 6]],
  // The graph, its input, the type; then sequence, element type.
  ["sequences of sequences", [7, 11, 2], [4, 1]],
])("refuses %s, however deep", async (_, outer, inner) => {
  let content = Buffer.alloc(0);
  for (let level = 0; level < 2000; level += 1) content = wrapped(inner, content);
  const refusal = await refusalOf([...wrapped(outer, content)]);
  expect(refusal).toMatch(oneClearLine);
  expect(refusal).toContain("Protobuf parsing failed");
});

/** A message inside the fields of these numbers, the first of them outermost. */
function wrapped(fields: readonly number[], content: Uint8Array): Buffer<ArrayBuffer> {
  return fields.reduceRight(
    (inner, field) => Buffer.concat([varint(field * 8 + 2), varint(inner.length), inner]),
    Buffer.from(content),
  );
}

it("refuses a directory that is called as a model", async () => {
  const directory = modelDirectory({});
  mkdirSync(join(directory, "model.onnx"));
  await expect(openOnnx(directory)).rejects.toThrow(
    "is not a complete ONNX file: it is not a file",
  );
});

it("says which data file of a model is missing", async () => {
  const file = readFileSync(join(exportedDirectory("external"), "external.onnx"));
  const directory = modelDirectory({ "external.onnx": file });
  await expect(openOnnx(directory)).rejects.toThrow(
    /external\.bin.*Put the model's data files beside it/,
  );
});

it("says so too of a model that has to be rewritten", async () => {
  const file = readFileSync(join(exportedDirectory("external-float16"), "external-float16.onnx"));
  const directory = modelDirectory({ "model.onnx": file });
  await expect(openOnnx(directory)).rejects.toThrow(
    /external-float16\.bin.*Put the model's data files beside it/,
  );
});
