import { msgpackCodec } from "@inference-server/msgpack-codec";
import * as fc from "fast-check";
import type { ExportedModel } from "./exported-models.ts";

const msgpack = msgpackCodec({ bigint: "bigint" });

const encoder = new TextEncoder();

/** Values that types, sizes and names trip over. */
const oddValues = fc.oneof(
  fc.constantFrom<unknown>(null, true, "", "1", "NaN", "\u0000", "\ud800", [], {}, [[]], -0, 1e39),
  fc.constantFrom<unknown>(2 ** 31, 2 ** 53, -(2 ** 63), 1e308, 0.1, "__proto__", "é😀"),
  fc.double(),
  fc.integer(),
  fc.string({ unit: "binary", maxLength: 50 }),
  fc.array(fc.integer(), { maxLength: 5 }),
  fc.jsonValue({ maxDepth: 4 }),
);

/** What MessagePack has and JSON has not. */
const oddValuesOfBytes = fc.oneof(
  oddValues,
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n }),
  fc.uint8Array({ maxLength: 9 }),
  fc.float32Array({ maxLength: 9 }),
  fc.date(),
  fc.constantFrom(Number.NaN, Infinity, -Infinity),
);

const cells = fc.oneof(
  fc.constantFrom(
    "",
    "1",
    "-2.5",
    "1e400",
    "Deal",
    '"Deal"',
    "NaN",
    "true",
    '""',
    "é",
    " ",
    '"a\nb"',
  ),
  fc.double().map(String),
  fc.string({ maxLength: 6 }).map((text) => JSON.stringify(text)),
);

/** Bodies of each format for a model: lists of records, sound and damaged, and anything else. */
export function hostileBodies(
  model: ExportedModel,
): fc.Arbitrary<readonly [type: string, body: Uint8Array]> {
  const listOf = (odd: fc.Arbitrary<unknown>) =>
    fc.oneof(
      {
        weight: 4,
        arbitrary: fc.array(fc.oneof(damaged(model, odd), fc.constantFrom(...model.records)), {
          maxLength: 4,
        }),
      },
      { weight: 1, arbitrary: fc.array(odd, { maxLength: 4 }) },
      { weight: 1, arbitrary: fc.oneof(odd, damaged(model, odd)) },
    );
  const rows = fc.array(fc.array(cells, { minLength: 1, maxLength: 13 }), { maxLength: 4 });
  const header = fc.constantFrom("", ";header=present", ";header=absent");
  return fc.oneof(
    listOf(oddValues).map(
      (value) => ["application/json", encoder.encode(JSON.stringify(value))] as const,
    ),
    fc
      .array(fc.oneof(damaged(model, oddValues), oddValues), { maxLength: 4 })
      .map(
        (values) =>
          [
            "application/jsonlines",
            encoder.encode(values.map((value) => JSON.stringify(value)).join("\n")),
          ] as const,
      ),
    listOf(oddValuesOfBytes).map((value) => {
      return ["application/msgpack", packed(value)] as const;
    }),
    fc.tuple(rows, header).map(([table, parameter]) => {
      const text = table.map((row) => `${row.join(",")}\n`).join("");
      return [`text/csv${parameter}`, encoder.encode(text)] as const;
    }),
  );
}

/** A record of the model in which one value, at any depth, is another one, or one key too many. */
function damaged({ records }: ExportedModel, odd: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const steps = fc.array(fc.nat(), { maxLength: 6 });
  return fc
    .tuple(fc.constantFrom(...records), steps, odd, fc.constantFrom("change", "add", "drop"))
    .map(([record, path, value, how]) => change(record, path, value, how));
}

function change(
  record: unknown,
  path: readonly number[],
  value: unknown,
  how: "add" | "change" | "drop",
): unknown {
  const [step, ...rest] = path;
  if (step === undefined || typeof record !== "object" || record === null) return value;
  const keys = Object.keys(record);
  const key = keys[step % keys.length];
  const next =
    rest.length === 0 ? undefined : change(Reflect.get(record, key ?? ""), rest, value, how);
  if (Array.isArray(record)) {
    const place = step % Math.max(1, keys.length);
    if (next !== undefined) return record.with(place, next);
    return record.toSpliced(place, how === "add" ? 0 : 1, ...(how === "drop" ? [] : [value]));
  }
  if (how === "drop")
    return Object.fromEntries(
      keys.filter((name) => name !== key).map((name) => [name, Reflect.get(record, name)]),
    );
  return { ...record, [how === "add" ? "more" : String(key)]: next ?? value };
}

/** Nothing, where MessagePack has no form for a text. */
function packed(value: unknown): Uint8Array {
  try {
    const bytes = msgpack.encode(value);
    return bytes instanceof Uint8Array ? bytes : new Uint8Array();
  } catch {
    return new Uint8Array();
  }
}
