import { expect, it } from "vitest";
import { RepeatedJson } from "./repeated-json.ts";

it("gives the value of the text it is shown, whatever came before", () => {
  const json = new RepeatedJson();
  const texts = ['{"a":1}', '{"a":1}', '{"a":2}', '{"b":2}', '{"ä":2}', "[]", '{"a":1}'];

  for (const text of texts) {
    const bytes = Buffer.from(`before${text}after`);
    const value = json.parse(bytes, 6, bytes.byteLength - 5);
    expect(value).toEqual(JSON.parse(text));
  }
});

it("does not parse the same text twice in a row", () => {
  const json = new RepeatedJson();
  const text = Buffer.from('{"a":1}');

  expect(json.parse(text, 0, 7)).toBe(json.parse(Buffer.from(text), 0, 7));
});

it("keeps what it remembers when its bytes are written over", () => {
  const json = new RepeatedJson();
  const text = Buffer.from('{"a":1}');
  const before = json.parse(text, 0, 7);
  text.write("2", 5);

  expect(json.parse(text, 0, 7)).toEqual({ a: 2 });
  expect(before).toEqual({ a: 1 });
});

it("does not remember long texts", () => {
  const json = new RepeatedJson();
  const text = Buffer.from(JSON.stringify("x".repeat(5000)));
  json.parse(Buffer.from("[]"), 0, 2);
  const list = json.parse(Buffer.from("[]"), 0, 2);
  json.parse(text, 0, text.byteLength);

  expect(json.parse(Buffer.from("[]"), 0, 2)).toBe(list);
});

it("fails on nothing, as JSON.parse does", () => {
  expect(() => new RepeatedJson().parse(Buffer.alloc(0), 0, 0)).toThrow(SyntaxError);
});
