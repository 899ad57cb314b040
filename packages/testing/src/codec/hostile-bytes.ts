import * as fc from "fast-check";

/** One blow to some bytes; places and lengths are fractions, so that it fits any of them. */
interface Damage {
  readonly kind: "cut" | "flip" | "insert" | "overwrite" | "remove" | "repeat" | "splice";
  readonly at: number;
  readonly length: number;
  readonly byte: number;
  readonly token: number;
}

/** Pieces of formats, lying lengths and traps: what random bytes alone would seldom hit. */
const tokens: readonly Uint8Array[] = [
  ..."\" ' , ; : { } [ ] ( ) \\ / \n \r \r\n \t # = & % + - . 0 9 1e999 -0 NaN null true".split(
    " ",
  ),
  "\\u0000",
  "\\ud800",
  "\uFEFF",
  "\u2028",
  '"__proto__"',
  "123456789012345678901234567890",
  '""',
  "[[[[[[[[",
].map((text) => Buffer.from(text));

const lyingLengths: readonly Uint8Array[] = ["dfffffffff", "ddffffffff", "dbffffffff", "c6ffffffff"]
  .concat(["c1", "d9ff", "dcffff", "d47200", "c70f7000", "cb7ff0000000000000", "ffffffff", "00"])
  .map((hex) => Buffer.from(hex, "hex"));

const insertions = [...tokens, ...lyingLengths];

/** From 0 up to 1, evenly: most of fast-check's doubles are so close to 0 that they are one place. */
export const fraction: fc.Arbitrary<number> = fc.nat(2 ** 16 - 1).map((part) => part / 2 ** 16);

const damage: fc.Arbitrary<Damage> = fc.record({
  kind: fc.constantFrom("cut", "flip", "insert", "overwrite", "remove", "repeat", "splice"),
  at: fraction,
  length: fraction,
  byte: fc.nat(255),
  token: fc.nat(insertions.length - 1),
});

/** Bytes of no format: noise, and pieces of formats in a row. */
export const noise: fc.Arbitrary<Uint8Array> = fc.oneof(
  fc.uint8Array({ maxLength: 64 }),
  fc
    .array(fc.oneof(fc.constantFrom(...insertions), fc.uint8Array({ maxLength: 4 })), {
      maxLength: 24,
    })
    .map((pieces) => Uint8Array.from(Buffer.concat(pieces))),
);

/** Bytes of a sample, damaged a few times; and which sample it was. */
export function damaged(
  samples: readonly Uint8Array[],
): fc.Arbitrary<{ readonly bytes: Uint8Array; readonly index: number }> {
  const index = fc.nat(samples.length - 1);
  return fc
    .tuple(index, index, fc.array(damage, { minLength: 1, maxLength: 4 }))
    .map(([first, second, blows]) => {
      const other = Buffer.from(samples[second] ?? []);
      const bytes = blows.reduce<Buffer>(
        (hurt, blow) => strike(hurt, blow, other),
        Buffer.from(samples[first] ?? []),
      );
      return { bytes: Uint8Array.from(bytes), index: first };
    });
}

function strike(bytes: Buffer, { kind, at, length, byte, token }: Damage, other: Buffer): Buffer {
  const start = Math.floor(at * bytes.length);
  const end = Math.min(bytes.length, start + 1 + Math.floor(length * length * bytes.length));
  const before = bytes.subarray(0, start);
  const piece = insertions[token] ?? new Uint8Array();
  switch (kind) {
    case "cut":
      return before;
    case "flip":
      return Buffer.concat([before, Buffer.of(byte), bytes.subarray(start + 1)]);
    case "insert":
      return Buffer.concat([before, piece, bytes.subarray(start)]);
    case "overwrite":
      return Buffer.concat([before, piece, bytes.subarray(start + piece.byteLength)]);
    case "remove":
      return Buffer.concat([before, bytes.subarray(end)]);
    case "repeat":
      return Buffer.concat([
        bytes.subarray(0, end),
        bytes.subarray(start, end),
        bytes.subarray(end),
      ]);
    case "splice":
      return Buffer.concat([before, other.subarray(Math.floor(length * other.length))]);
  }
}
