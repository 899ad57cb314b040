import {
  array,
  assert,
  bigInt,
  constant,
  constantFrom,
  double,
  integer,
  oneof,
  option,
  property,
  string,
  uint8Array,
  uniqueArray,
} from "fast-check";
import { describe, expect, it } from "vitest";
import { csvCodec } from "./index.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

const oneOf = (characters: string) => constantFrom(...Array.from(characters));

const text = oneof(
  string({ unit: "binary", maxLength: 8 }),
  string({ unit: oneOf("\",;\r\n \t'=+-.eE019aé😀\uFEFF"), maxLength: 8 }),
);
const cell = oneof(
  constant(null),
  integer(),
  double({ noNaN: true, noDefaultInfinity: true }),
  text,
);
function outcome(body: string): unknown {
  try {
    return csvCodec().decode(bytes(body));
  } catch (error) {
    return (error as Error).message;
  }
}

const delimiter = constantFrom(",", ";", "\t", "|", " ", "'");

describe("round trips", () => {
  it("give rows back", () => {
    const table = integer({ min: 1, max: 20 }).chain((width) =>
      array(array(cell, { minLength: width, maxLength: width })),
    );
    assert(
      property(table, delimiter, (rows, character) => {
        const codec = csvCodec({ delimiter: character });
        expect(codec.decode(bytes(codec.encode(rows) as string))).toEqual(rows);
      }),
    );
  });

  it("give records back", () => {
    const table = uniqueArray(
      text.filter((name) => name !== ""),
      { minLength: 1, maxLength: 20 },
    ).chain((names) =>
      array(
        array(cell, { minLength: names.length, maxLength: names.length }).map((cells) =>
          Object.fromEntries(names.map((name, index) => [name, cells[index]])),
        ),
      ),
    );
    const parameters = { header: "present" };
    assert(
      property(table, delimiter, (records, character) => {
        const codec = csvCodec({ delimiter: character });
        const encoded = codec.encode(records, { parameters }) as string;
        expect(codec.decode(bytes(encoded), { parameters })).toEqual(records);
      }),
    );
  });

  it("read any spelling of a number as JavaScript does", () => {
    const digits = string({ unit: oneOf("0123456789"), minLength: 1, maxLength: 22 });
    const whole = digits.map((given) => given.replace(/^0+(?=.)/, ""));
    const exponent = option(integer({ min: -330, max: 300 }), { nil: undefined });
    const sign = constantFrom("", "-");
    assert(
      property(sign, whole, digits, exponent, (minus, before, after, power) => {
        const number = `${minus}${before}.${after}${power === undefined ? "" : `e${power}`}`;
        const expected = Number.isFinite(Number(number)) ? Number(number) : number;
        expect(csvCodec().decode(bytes(`${number},1`))).toEqual([[expected, 1]]);
      }),
      { numRuns: 5000 },
    );
  });

  it("read an integer exactly or leave it text", () => {
    assert(
      property(bigInt({ min: -(2n ** 70n), max: 2n ** 70n }), (value) => {
        const expected = BigInt(Number(value)) === value ? Number(value) : String(value);
        expect(csvCodec().decode(bytes(`${value},1`))).toEqual([[expected, 1]]);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("any bytes", () => {
  const parameters = constantFrom({}, { header: "present" }, { header: "absent" });
  const bodies = oneof(
    uint8Array({ maxLength: 60 }),
    string({ unit: oneOf('",\r\n \ta1.e-é'), maxLength: 60 }).map(bytes),
  );

  it("give records, or an Error that says what to do", () => {
    assert(
      property(bodies, parameters, (body, given) => {
        try {
          expect(Array.isArray(csvCodec().decode(body, { parameters: given }))).toBe(true);
        } catch (error) {
          expect((error as Error).name).toBe("Error");
          expect((error as Error).message).toMatch(/^Line \d+.*\. \S.*\.$/s);
        }
      }),
      { numRuns: 5000 },
    );
  });

  it("give the same whether they are read as ASCII or not", () => {
    const ascii = string({ unit: oneOf('",\r\n a1.e-'), maxLength: 60 });
    assert(
      property(ascii, (body) => {
        const plain = outcome(`${body}\nz`);
        const wide = outcome(`${body}\né`);
        expect(JSON.stringify(wide).replaceAll("é", "z")).toBe(JSON.stringify(plain));
      }),
    );
  });
});
