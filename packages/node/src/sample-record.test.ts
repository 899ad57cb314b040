import { expect, it } from "vitest";
import { z } from "zod";
import { sampleRecord } from "./sample-record.ts";

it("is the first example", () => {
  expect(sampleRecord({ examples: [null, 1], input: { type: "string" } })).toBeNull();
});

it.each([
  ["text", z.string()],
  ["text of a length", z.string().min(6).max(8)],
  ["short text", z.string().max(2)],
  ["a date", z.iso.date()],
  ["an address", z.email()],
  ["an id", z.uuid()],
  ["a number", z.number()],
  ["a positive number", z.number().positive()],
  ["a negative integer", z.int().negative()],
  ["a number in a range", z.number().gt(1).lt(2)],
  ["a choice", z.enum(["a", "b"])],
  ["a literal", z.literal(7)],
  ["something or nothing", z.int().nullable()],
  ["one of several", z.union([z.object({ a: z.int() }), z.string()])],
  ["a list", z.array(z.number()).min(3)],
  ["a tuple", z.tuple([z.string(), z.boolean()])],
  ["an object", z.object({ a: z.string(), b: z.array(z.int()), c: z.object({ d: z.boolean() }) })],
])("is what a schema of %s takes", (_case, schema) => {
  const input: Readonly<Record<string, unknown>> = z.toJSONSchema(schema, { io: "input" });
  const sample = sampleRecord({ input });

  expect(sample).toBeDefined();
  expect(schema.safeParse(sample)).toMatchObject({ success: true });
});

it("leaves out what an object does not need", () => {
  const schema = z.object({ a: z.int(), b: z.string().regex(/^x/u).optional() });

  expect(sampleRecord({ input: { ...z.toJSONSchema(schema, { io: "input" }) } })).toEqual({ a: 0 });
});

it("is nothing where a schema asks for what cannot be made up", () => {
  const schema = z.object({ a: z.string().regex(/^x{3}y$/u) });

  expect(sampleRecord({ input: { ...z.toJSONSchema(schema) } })).toBeUndefined();
});

it("is made from columns where there is no schema", () => {
  const columns = [
    { name: "a", type: "string" as const },
    { name: "b", type: "boolean" as const },
    { name: "c" },
  ];

  expect(sampleRecord({ columns })).toEqual({ a: "text", b: true, c: 0 });
});
