import { defineCodec } from "@inference-server/core";

/** A codec of JSON that is good enough for tests of other things. */
export const plainJson = defineCodec({
  name: "plain-json",
  consumes: ["application/json"],
  produces: ["application/json"],
  decode: (bytes): unknown => JSON.parse(new TextDecoder().decode(bytes)),
  encode: (value) => JSON.stringify(value),
});

/** Rows of numbers without a header row: a format of lists alone. */
export const plainRows = defineCodec({
  name: "plain-rows",
  consumes: ["text/csv"],
  produces: ["text/csv"],
  recordsOnly: true,
  decode: (bytes) =>
    new TextDecoder()
      .decode(bytes)
      .trimEnd()
      .split("\n")
      .map((row) => row.split(",").map(Number)),
  encode(value) {
    const records: readonly unknown[] = Array.isArray(value) ? value : [value];
    const rows = records.map((record) =>
      typeof record === "object" && record !== null ? Object.values(record) : [record],
    );
    const areNumbers = rows.flat().every((cell) => typeof cell === "number");
    return areNumbers ? rows.map((row) => `${row.join(",")}\n`).join("") : undefined;
  },
});
