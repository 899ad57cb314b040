import { describe, expect, it } from "vitest";
import { msgpackCodec } from "./index.ts";

const codec = msgpackCodec();
/** More than two bytes can count. */
const count = 70_000;

/** A list of megabytes. */
const listOf = (elementAt: (index: number) => unknown) =>
  Array.from({ length: count }, (_, index) => elementAt(index));

function bytesOf(list: readonly unknown[]): Uint8Array {
  const bytes = codec.encode(list);
  if (bytes === undefined) throw new Error("The list was declined.");
  return bytes;
}

describe("a list of megabytes", () => {
  it.each([
    ["records", (index: number) => ({ id: index, place: "Südwest", wind: index / 8 })],
    ["rows", (index: number) => [index, -index, index / 3, index * 2 ** 31]],
    ["values of any kind", (index: number) => (index % 3 === 0 ? new Date(index) : [null, index])],
    ["elements that become longer", (index: number) => "long".repeat(index / 1000)],
    ["elements that become shorter", (index: number) => "long".repeat((count - index) / 1000)],
  ])("of %s is what it was", (_, elementAt) => {
    const list = listOf(elementAt);
    expect(codec.decode(bytesOf(list))).toEqual(list);
  });

  it("has the bytes of the same list written in parts", () => {
    const list = listOf((index) => ({ id: index, at: index === 20_000 ? new Date(0) : "sea" }));
    const parts = codec.encodeInParts();
    for (let index = 0; index < count; index += 1000) parts.add(list.slice(index, index + 1000));
    const pieces = [parts.finish()].flat().filter((piece) => piece instanceof Uint8Array);
    expect(Buffer.concat(pieces).equals(bytesOf(list))).toBe(true);
  });

  it("shares no memory with the next", () => {
    const first = bytesOf(listOf(() => [1.5, 2.5]));
    const copy = first.slice();
    bytesOf(listOf(() => [3.5, 4.5]));
    expect(Buffer.compare(first, copy)).toBe(0);
  });

  it.each([
    ["undefined", undefined, '"/65000/a/0" as MessagePack: it is undefined'],
    ["half a surrogate pair", "\uD800", '"/65000/a/0" as MessagePack: it is a string with half'],
    ["a function", () => 1, '"/65000/a/0" as MessagePack: it is a function'],
  ])("is refused for %s, with its place", (_, value, message) => {
    const list = listOf((index) => ({ a: [index === 65_000 ? value : index, 0.5] }));
    expect(() => codec.encode(list)).toThrow(message);
  });

  it("is refused where it becomes shorter while it is written", () => {
    const list = listOf((index) => [index, 0.5]);
    list[100] = Object.defineProperty({}, "a", {
      enumerable: true,
      get: () => {
        list.length = 20_000;
        return 1;
      },
    });
    expect(() => codec.encode(list)).toThrow('"/20000" as MessagePack: it is undefined');
  });

  it("is refused where it contains itself", () => {
    const list = listOf((index) => [index, 0.5]);
    list[65_000] = list;
    expect(() => codec.encode(list)).toThrow("it contains itself");
  });
});
