import { execFileSync } from "node:child_process";
import {
  createService,
  defineCodec,
  type Description,
  type Signature,
} from "@inference-server/core";
import { expect, it } from "vitest";
import { curlExample } from "./curl-example.ts";

it("sends the model's own example as JSON", () => {
  const signature = { examples: [{ location: "Fair Isle" }] };

  expect(
    curlExample("http://localhost:8080", described(["text/csv", "application/json"], signature)),
  ).toBe(
    "curl http://localhost:8080/invocations -H 'Content-Type: application/json' " +
      `--data-binary '{"location":"Fair Isle"}'`,
  );
});

it("sends text with quotes as a shell takes it", () => {
  const signature = { examples: [{ text: `it's "so" $HOME \\n` }] };
  const command = curlExample("http://x", described(["application/json"], signature));
  const words = execFileSync("/bin/sh", ["-c", command.replace("curl", "printf '%s\\n'")]);

  expect(words.toString().split("\n").at(-2)).toBe(JSON.stringify(signature.examples[0]));
});

it("sends many cells as one row", () => {
  const names = Array.from({ length: 9 }, (_, index) => `f${index}`);
  const columns = names.map((name) => ({ name, type: "number" as const }));

  expect(dataOf(["application/json"], { columns, positional: true })).toBe(
    "'[[0,0,0,0,0,0,0,0,0]]'",
  );
});

it("names the cells where a row would not do", () => {
  const columns = Array.from({ length: 9 }, (_, index) => ({ name: `f${index}` }));

  expect(dataOf(["application/json"], { columns })).toContain('{"f0":0,');
});

it("sends an example that is a row as a list with one record", () => {
  expect(dataOf(["application/json"], { examples: [[1, 2]] })).toBe("'[[1,2]]'");
  expect(dataOf(["application/jsonlines"], { examples: [[1, 2]] })).toBe("'[1,2]'");
});

it("sends a row of CSV where JSON cannot be read", () => {
  const columns = [{ name: "place" }, { name: "depth" }];
  const signature = { examples: [{ depth: 3, place: "a, b" }], columns, positional: true };

  expect(dataOf(["text/csv"], signature)).toBe(`'"a, b",3'`);
});

it("reads the body from a file where there is nothing to send", () => {
  expect(dataOf(["application/json"], {})).toBe("@request");
  expect(dataOf(["application/msgpack"], { examples: [1] })).toBe("@request");
  expect(curlExample("http://x", described(["application/json"], { bytes: ["image/*"] }))).toBe(
    "curl http://x/invocations -H 'Content-Type: image/png' --data-binary @request",
  );
});

it("reads the body from a file where it would be too long to paste", () => {
  const row = { type: "array", items: { type: "number" }, minItems: 3072 };
  expect(dataOf(["application/json"], { input: row })).toBe("@request");
});

function dataOf(types: readonly string[], signature: Signature): string | undefined {
  return curlExample("http://x", described(types, signature)).split("--data-binary ")[1];
}

function described(types: readonly string[], signature: Signature): Description {
  const codec = defineCodec({ name: "codec", consumes: types, decode: () => undefined });
  return { ...createService({ plugins: [codec] }).describe(), signature };
}
