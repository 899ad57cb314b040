import { expect, describe, it } from "vitest";
import { csvCodec } from "@inference-server/csv-codec";
import { jsonLinesCodec } from "@inference-server/json-codec";
import { msgpackCodec } from "@inference-server/msgpack-codec";
import { exportedDirectory, exportedModels } from "../test/exported-models.ts";
import { bytesOf, post, serveModel, textOf } from "../test/serve-model.ts";
import { onnxModel } from "./onnx-model.ts";

const msgpack = msgpackCodec();
const jsonLines = jsonLinesCodec();
const csv = csvCodec();

/** How far a float32 may be from what numpy or scikit-learn computed. */
const tolerance = 1e-5;

const formats: readonly {
  readonly type: string;
  readonly write: (records: readonly unknown[]) => string | Uint8Array;
  readonly read: (body: Uint8Array) => unknown;
}[] = [
  {
    type: "application/json",
    write: (records) => JSON.stringify(records),
    read: (body) => JSON.parse(new TextDecoder().decode(body)),
  },
  {
    type: "application/jsonlines",
    write: (records) => records.map((record) => `${JSON.stringify(record)}\n`).join(""),
    read: (body) => jsonLines.decode(body),
  },
  {
    type: "application/msgpack",
    write: (records) => msgpack.encode(records) ?? "",
    read: (body) => msgpack.decode(body),
  },
];

const cases = exportedModels.flatMap((model) =>
  formats.map((format) => [model.name, format.type, model, format] as const),
);

/** Every value of a record, input by input and row by row: what a row of CSV holds. */
const rows = exportedModels
  .filter(({ name }) => name !== "tokens")
  .map((model) => [model.name, model] as const);

describe("every kind of model answers what is known from its making", () => {
  it.each(cases)("%s in %s", async (name, type, { records, predictions }, { write, read }) => {
    const service = serveModel(exportedDirectory(name));
    const result = await post(service, write(records), type, type);
    expect(result).toMatchObject({ ok: true });
    expectClose(read(bytesOf(result)), predictions);
  });

  it.each(rows)("%s in CSV without a header", async (name, { records, predictions }) => {
    const service = serveModel(exportedDirectory(name));
    const body = records.map((record) => `${leaves(record).join(",")}\n`).join("");
    const result = await post(service, body, "text/csv");
    expect(result).toMatchObject({ ok: true });
    expectClose(JSON.parse(textOf(result)), predictions);
  });

  it.each(rows)("%s in CSV with the header that it describes", async (name, model) => {
    const service = serveModel(exportedDirectory(name));
    await service.load();
    const columns = service.describe().signature?.columns?.map((column) => column.name) ?? [];
    const lines = [columns, ...model.records.map(leaves)].map((row) => `${row.join(",")}\n`);
    const result = await post(service, lines.join(""), "text/csv;header=present");
    expect(result).toMatchObject({ ok: true });
    expectClose(JSON.parse(textOf(result)), model.predictions);
  });

  it.each(rows.filter(([name]) => name !== "image" && name !== "state"))(
    "%s answered in CSV",
    async (name, { records, predictions }) => {
      const service = serveModel(exportedDirectory(name));
      const type = "text/csv;header=present";
      const result = await post(service, JSON.stringify(records), "application/json", type);
      expect(result).toMatchObject({ ok: true });
      const answered = csv.decode(bytesOf(result), {
        parameters: { header: "present" },
      });
      expectClose(answered.map(leaves), predictions.map(leaves));
    },
  );

  it.each(exportedModels.map(({ name, records }) => [name, records] as const))(
    "%s, one record for itself",
    async (name, records) => {
      const service = serveModel(exportedDirectory(name));
      const [first] = records;
      const one = await post(service, JSON.stringify([first]));
      const result = await post(service, JSON.stringify({ instances: [first] }));
      expect(result).toMatchObject({
        ok: true,
        body: `{"predictions":${textOf(one)}}`,
      });
    },
  );
});

it("takes null for a missing number where it may, in every format", async () => {
  const service = serveModel(exportedDirectory("tree"), onnxModel({ missing: "nan" }));
  const answer = '[{"y":10},{"y":20}]';
  const posts = [
    post(service, '[[null,0],{"depth":1}]'),
    post(service, '[null,0]\n{"depth":1}\n', "application/jsonlines"),
    post(service, ",0\n,1\n", "text/csv"),
    post(service, "depth\n0\n1\n", "text/csv;header=present"),
    post(service, msgpack.encode([[Number.NaN, 0], { depth: 1 }]) ?? "", "application/msgpack"),
  ];
  for (const result of await Promise.all(posts)) {
    expect(result).toMatchObject({ ok: true, body: answer });
  }
});

function leaves(value: unknown): readonly unknown[] {
  if (typeof value !== "object" || value === null) return [value];
  return Object.values(value).flatMap(leaves);
}

/** The same values, keys in the same order. */
function expectClose(actual: unknown, expected: unknown): void {
  const [found, wanted] = [leaves(actual), leaves(expected)];
  expect(shapeOf(actual)).toBe(shapeOf(expected));
  for (const [index, value] of wanted.entries()) {
    if (typeof value !== "number") expect(found[index]).toBe(value);
    else expect(Math.abs(Number(found[index]) - value)).toBeLessThan(tolerance);
  }
}

function shapeOf(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => (typeof part === "number" ? 0 : part));
}
