import { expect, it } from "vitest";
import { msgpackCodec } from "./index.ts";

const codec = msgpackCodec();
const count = 5000;
const roundTrip = (value: unknown) => codec.decode(codec.encode(value) ?? new Uint8Array());

it.each([
  ["the same", () => "sea"],
  ["a few", (index: number) => ["sea", "area", "Viking", "", "s"][index % 5]],
  ["alike at both ends", (index: number) => ["abc", "adc", "aec", "abbc"][index % 4]],
  ["no ASCII", (index: number) => ["Æger", "Øger", "東京", "🌊", "Ager"][index % 5]],
  ["ever new, and then the same", (index: number) => (index < 4000 ? `id ${index}` : "sea")],
  ["long", (index: number) => `${"long".repeat(index % 20)}er`],
])("texts that are %s are what they were", (_name, textAt) => {
  const list = Array.from({ length: count }, (_element, index) => textAt(index));
  expect(roundTrip(list)).toEqual(list);
  const records = list.map((text, index) => ({ text, [text ?? ""]: [index, text] }));
  expect(roundTrip(records)).toEqual(records);
});

it("refuses bytes that are not UTF-8 where a text of as many was read before", () => {
  const bytes = Uint8Array.from(
    codec.encode(Array.from({ length: 1000 }, () => "sea")) ?? [],
    Number,
  );
  bytes[bytes.length - 2] = 0xff;
  expect(() => codec.decode(bytes)).toThrow("is not UTF-8");
});

it("shares no memory with the body", () => {
  const bytes = Uint8Array.from(
    codec.encode(Array.from({ length: 1000 }, () => "sea")) ?? [],
    Number,
  );
  const list = codec.decode(bytes);
  bytes.fill(0);
  expect(list).toEqual(Array.from({ length: 1000 }, () => "sea"));
});
