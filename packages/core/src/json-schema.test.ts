import { expect, it } from "vitest";
import { columnsOf, describesArray } from "./json-schema.ts";

it.each([
  [{ type: "string" }, { type: "string" }],
  [{ type: ["string", "null"] }, { type: "string", nullable: true }],
  [{ type: ["integer", "number"] }, { type: "number" }],
  [{ anyOf: [{ type: "integer" }, { type: "null" }] }, { type: "integer", nullable: true }],
  [{ oneOf: [{ type: "boolean" }] }, { type: "boolean" }],
  [{ anyOf: [{ type: "string" }, { type: "number" }] }, {}],
  [{ enum: ["a", "b", null] }, { type: "string", nullable: true }],
  [{ enum: ["a", 1] }, {}],
  [{ const: 1 }, { type: "number" }],
  [{ type: "object" }, {}],
  [{ type: "array", items: { type: "number" } }, {}],
  [{}, {}],
  [true, {}],
])("reads a column's type from %j", (property, column) => {
  const schema = { type: "object", properties: { x: property } };
  expect(columnsOf(undefined, schema)).toEqual([{ name: "x", ...column }]);
});

it("takes the order of the names given, and their types from the schema", () => {
  const schema = { properties: { a: { type: "string" }, b: { type: "number" } } };
  expect(columnsOf(["b", { name: "a", type: "integer" }, "constructor"], schema)).toEqual([
    { name: "b", type: "number" },
    { name: "a", type: "integer" },
    { name: "constructor" },
  ]);
});

it("knows no columns where nobody names any", () => {
  expect(columnsOf(undefined, undefined)).toBeUndefined();
  expect(columnsOf(undefined, { type: "string" })).toBeUndefined();
  expect(columnsOf(undefined, { properties: [] })).toBeUndefined();
  expect(columnsOf([], undefined)).toEqual([]);
});

it("knows whether a record may be an array", () => {
  expect(describesArray({ type: "array" })).toBe(true);
  expect(describesArray({ anyOf: [{ type: "object" }, { type: "array" }] })).toBe(true);
  expect(describesArray({ type: "object" })).toBe(false);
  expect(describesArray(undefined)).toBe(false);
});
