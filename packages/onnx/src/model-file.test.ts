import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { modelDirectory } from "../test/model-directory.ts";
import { metadataEntry, varint, writeOnnx } from "../test/write-onnx.ts";
import { readModelFile } from "./model-file.ts";

const identity = {
  inputs: [{ name: "x", type: "float32", shape: ["n", 2] }],
  outputs: [{ name: "y", type: "float32", shape: ["n", 2] }],
  nodes: [{ operator: "Identity", inputs: ["x"], outputs: ["y"] }],
} as const;

function read(content: Uint8Array): ReadonlyMap<string, string> {
  return readModelFile(join(modelDirectory({ "model.onnx": content }), "model.onnx")).metadata;
}

describe("readModelFile", () => {
  it("reads keys and values of any length, and the last of a repeated key", () => {
    const long = "n".repeat(70_000);
    const metadata = { producer: "a test", größe: "25 °C", long, empty: "" };
    const content = Buffer.concat([
      writeOnnx({ ...identity, metadata }),
      metadataEntry("producer", "b"),
    ]);
    expect(read(content)).toEqual(new Map(Object.entries({ ...metadata, producer: "b" })));
  });

  it("answers nothing for a model without metadata", () => {
    expect(read(writeOnnx(identity))).toEqual(new Map());
  });

  it("skips fields of every wire type that it does not know", () => {
    const unknown = Buffer.concat([
      varint(900 * 8),
      varint(2 ** 60),
      varint(901 * 8 + 1),
      Buffer.alloc(8),
      varint(902 * 8 + 2),
      varint(3),
      Buffer.alloc(3),
      varint(903 * 8 + 5),
      Buffer.alloc(4),
      varint(14 * 8),
      varint(1),
    ]);
    const content = Buffer.concat([unknown, writeOnnx(identity), metadataEntry("a", "b")]);
    expect(read(content)).toEqual(new Map([["a", "b"]]));
  });

  it.each([
    ["an empty file", "", "it is empty"],
    ["a pointer file of Git LFS", "version https://git-lfs", "unknown wire type 6"],
    ["a model without a graph", "\x08\x08", "it has no graph"],
    ["a model with two graphs", "\x3a\x00\x3a\x00", "it has two graphs"],
    ["a group", "\x0b\x0c", "unknown wire type 3"],
    ["field number 0", "\x02\x00", "a field without a number"],
    ["a number without end", "\x08" + "\xff".repeat(12), "more than ten bytes"],
    ["a number cut off", "\x08\xff", "ends inside a number"],
    ["a field cut off", "\x3a\x05abc", "ends inside the field at byte 0"],
    [
      "a length of terabytes",
      "\x72\xff\xff\xff\xff\xff\xff\x7f",
      "ends inside the field at byte 0",
    ],
    [
      "a length that overflows",
      "\x72" + "\xff".repeat(9) + "\x01",
      "ends inside the field at byte 0",
    ],
    ["a metadata entry cut off inside", "\x72\x03\x0a\x09a", "ends inside the field at byte 2"],
    ["fields without end", "\x08\x01".repeat(1_000_001), "more than 1000000 fields"],
    [
      "too much metadata",
      `\x72\x85\x80\x80\x09\x12\x80\x80\x80\x09${" ".repeat(18_874_368)}`,
      "larger than 16777216 bytes",
    ],
  ])("refuses %s", (_, content, reason) => {
    expect(() => read(Buffer.from(content, "latin1"))).toThrow(
      new RegExp(`^".*model\\.onnx" is not a complete ONNX file: .*${reason}.*\\. Copy it again`),
    );
  });

  it("refuses or reads a model cut off anywhere, and never anything else", () => {
    const content = writeOnnx({ ...identity, metadata: { a: "b" } });
    const whole = read(content);
    for (let length = 0; length < content.length; length += 1) {
      try {
        expect(read(content.subarray(0, length)).size).toBeLessThanOrEqual(whole.size);
      } catch (error) {
        expect(error).toHaveProperty(
          "message",
          expect.stringContaining("is not a complete ONNX file"),
        );
      }
    }
  });
});
