import suite from "msgpack-test-suite/dist/msgpack-test-suite.json" with { type: "json" };
import { describe, expect, it } from "vitest";
import { msgpackCodec } from "./index.ts";

// Every value of msgpack-test-suite in every form that it has for it, overlong ones included.

/** One value: under the name of its type, and in one or more forms of hexadecimal bytes. */
interface Entry {
  readonly msgpack: readonly string[];
  readonly [type: string]: unknown;
}

interface Form {
  readonly type: string;
  /** What the codec is given to write. */
  readonly written: unknown;
  /** What the codec makes of any of the forms. */
  readonly read: unknown;
  readonly hex: string;
  readonly forms: readonly string[];
}

const bytesOf = (hex: string) => Uint8Array.from(Buffer.from(hex.replaceAll("-", ""), "hex"));

const forms: readonly Form[] = Object.values(suite as Readonly<Record<string, readonly Entry[]>>)
  .flat()
  .flatMap((entry) =>
    entry.msgpack.map((hex) => ({ ...valuesOf(entry), hex, forms: entry.msgpack })),
  );

/** An entry's value as JavaScript has it: the suite's JSON has no dates, bytes and bigints. */
function valuesOf(entry: Entry): Pick<Form, "read" | "type" | "written"> {
  const [type = "", value] = Object.entries(entry).findLast(([key]) => key !== "msgpack") ?? [];
  if (type === "bignum") {
    const integer = BigInt(String(value));
    return { type, written: integer, read: numberOf(integer) };
  }
  const written = type === "binary" ? bytesOf(String(value)) : value;
  return { type, written, read: written };
}

/** Integers that a float holds are numbers. */
function numberOf(integer: bigint): bigint | number {
  const float = Number(integer);
  return BigInt(float) === integer ? float : integer;
}

const carried = forms.filter(({ type }) => type !== "timestamp" && type !== "ext");
const timestamps = forms.filter(({ type }) => type === "timestamp");
const wholeMilliseconds = ({ read }: Form) => (read as [number, number])[1] % 1_000_000 === 0;
const dateOf = ({ read }: Form) => {
  const [seconds, nanoseconds] = read as [number, number];
  return new Date(seconds * 1000 + nanoseconds / 1_000_000);
};

describe("msgpack-test-suite", () => {
  const codec = msgpackCodec({ bigint: "bigint" });

  it("is complete", () => {
    expect(forms).toHaveLength(233);
    expect(new Set(forms.map(({ type }) => type))).toEqual(
      new Set("nil bool binary number bignum string array map timestamp ext".split(" ")),
    );
  });

  it.each(carried)("$type $hex is read", ({ hex, read }) => {
    expect(codec.decode(bytesOf(hex))).toStrictEqual(read);
  });

  it.each(carried)("$type $hex is written in one of its forms", ({ written, forms: known }) => {
    const hex = Buffer.from(codec.encode(written) ?? []).toString("hex");
    expect(known.map((form) => form.replaceAll("-", ""))).toContain(hex);
  });

  it.each(timestamps.filter(wholeMilliseconds))("timestamp $read is carried", (form) => {
    expect(codec.decode(bytesOf(form.hex))).toStrictEqual(dateOf(form));
    expect(codec.encode(dateOf(form))).toEqual(bytesOf(form.hex));
  });

  it.each(timestamps.filter((form) => !wholeMilliseconds(form)))(
    "timestamp $read is refused: a Date would lose its nanoseconds",
    ({ hex }) => {
      expect(() => codec.decode(bytesOf(hex))).toThrow("is a timestamp finer than a millisecond");
    },
  );

  it.each(forms.filter(({ type }) => type === "ext"))("ext $hex is refused", ({ hex }) => {
    expect(() => codec.decode(bytesOf(hex))).toThrow(/^The value is of extension type \d+\./);
  });
});
