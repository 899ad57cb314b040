import { addExtension } from "msgpackr";
import { expect, it } from "vitest";
import { msgpackCodec } from "./index.ts";

class Money {
  amount = 3;
}

it("reads and writes the same, whatever others taught msgpackr", () => {
  const codec = msgpackCodec();
  const value = [new Date(1), Uint8Array.of(7), new Money(), new Map([["a", Infinity]])];
  const bytes = codec.encode(value);
  const asNull = { pack: () => new Uint8Array(), unpack: () => null };
  for (const [index, Class] of [Date, Uint8Array, Money, Map, Array, Object].entries()) {
    addExtension({ Class, type: index + 1, ...asNull });
  }

  expect(codec.encode(value)).toEqual(bytes);
  expect(codec.encode([{ a: ["b"] }])).toEqual(Uint8Array.of(0x91, 0x81, 0xa1, 97, 0x91, 0xa1, 98));
  expect(() => codec.decode(Uint8Array.of(0xd4, 1, 0))).toThrow("is of extension type 1");
});
