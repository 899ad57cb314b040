import {
  array,
  assert,
  boolean,
  constant,
  constantFrom,
  double,
  integer,
  nat,
  oneof,
  property,
  record,
  string,
  tuple,
  uniqueArray,
} from "fast-check";
import { describe, expect, it } from "vitest";
import { csvCodec, type CsvCodecOptions } from "./index.ts";

const present = { parameters: { header: "present" } };

/** The text of a list that comes in parts, or why one of them was declined. */
function inParts(
  parts: readonly (readonly unknown[])[],
  options: CsvCodecOptions = {},
  parameters: Readonly<Record<string, string>> = present.parameters,
): string {
  const encoder = csvCodec(options).encodeInParts({ parameters });
  for (const part of parts) {
    const declined = encoder.add(part);
    if (declined !== undefined) return declined.reason;
  }
  try {
    const written = encoder.finish();
    if (typeof written === "string") return written;
    const pieces = written instanceof Uint8Array ? [written] : written;
    return Buffer.concat(pieces).toString();
  } catch (error) {
    return (error as Error).message;
  }
}

/** The text of a list in one piece, or why it was declined. */
function whole(
  list: readonly unknown[],
  options: CsvCodecOptions = {},
  parameters: Readonly<Record<string, string>> = present.parameters,
): string {
  try {
    return String(csvCodec(options).encode(list, { parameters }));
  } catch (error) {
    return (error as Error).message;
  }
}

const isRefusal = (text: string) => text.startsWith("CSV cannot hold");

/** Cuts a list before the elements whose bits are set. */
function cut(list: readonly unknown[], bits: number): readonly (readonly unknown[])[] {
  const parts: unknown[][] = [[]];
  for (const [index, value] of list.entries()) {
    if (((bits >> index) & 1) === 1) parts.push([]);
    parts.at(-1)?.push(value);
  }
  return parts;
}

describe("a table in parts", () => {
  it("is the table of the whole", () => {
    expect(inParts([[{ a: 1 }], [{ a: 2 }, { a: 3 }]])).toBe("a\n1\n2\n3\n");
    expect(inParts([[[1, "a"]], [new Float32Array([0.5, -0])]])).toBe("0,1\n1,a\n0.5,-0\n");
    expect(inParts([[0.5], ["two"]])).toBe("prediction\n0.5\ntwo\n");
  });

  it("has the header row that was asked for", () => {
    expect(inParts([[{ a: 1 }], [{ b: 2 }]], {}, {})).toBe("1,\n,2\n");
    expect(inParts([[1], [2]], {}, { header: "absent" })).toBe("1\n2\n");
  });

  it("is nothing for no elements", () => {
    expect(inParts([])).toBe("");
    expect(inParts([[], []])).toBe("");
    expect(inParts([[], [{ a: 1 }], []])).toBe("a\n1\n");
  });

  it("gives a new field's column to the rows before", () => {
    expect(inParts([[{ a: 1 }, { a: 2 }], [{ a: 3, b: 4 }], [{ c: 5 }]])).toBe(
      "a,b,c\n1,,\n2,,\n3,4,\n,,5\n",
    );
  });

  it("gives the columns of a field's new parts to the rows before, in their places", () => {
    expect(inParts([[{ at: { x: 1 }, z: 2 }], [{ at: { y: 3, w: 4 }, z: 5 }]])).toBe(
      "at.x,at.y,at.w,z\n1,,,2\n,3,4,5\n",
    );
    expect(inParts([[{ p: null, z: 1 }], [{ p: [2, 3], z: 4 }]])).toBe("p.0,p.1,z\n,,1\n2,3,4\n");
    expect(inParts([[{ p: null, z: 1 }], [{ p: [2], z: 4 }]])).toBe("p.0,z\n,1\n2,4\n");
    expect(inParts([[{ p: null }], [{ p: 2 }]])).toBe("p\n\n2\n");
  });

  it("finds the columns of rows that hold delimiters, quotes and line breaks", () => {
    expect(inParts([[{ a: 'x,"y"\r\n', b: '"', c: "" }], [{ b: '","', d: "\n" }]])).toBe(
      'a,b,c,d\n"x,""y""\r\n","""","",\n,""",""",,"\n"\n',
    );
    expect(
      inParts([[{ at: { d: new Date(0) }, z: 1 }], [{ at: { e: 2 } }]], { delimiter: ":" }),
    ).toBe('at.d:at.e:z\n"1970-01-01T00:00:00.000Z"::1\n:2:\n');
  });

  it("learns what nulls and records without fields are from what follows", () => {
    expect(inParts([[null], [undefined], [{ a: 1, b: 2 }], [null]])).toBe("a,b\n,\n,\n1,2\n,\n");
    expect(inParts([[{}], [null, {}], [{ a: 1, b: 2 }]])).toBe("a,b\n,\n,\n,\n1,2\n");
    expect(inParts([[null], [[1, 2]]])).toBe("0,1\n,\n1,2\n");
    expect(inParts([[null], [1]])).toBe("prediction\n\n1\n");
    expect(inParts([[null], [null]])).toBe("prediction\n\n\n");
  });

  it("keeps every row of parts of any length", () => {
    const records = Array.from({ length: 1000 }, (_, n) => (n < 700 ? { n } : { n, late: n }));
    const parts = Array.from({ length: 100 }, (_, n) => records.slice(n * 10, n * 10 + 10));
    expect(inParts(parts)).toBe(whole(records));
  });

  it("of many rows is held as bytes, and still gets the columns that come late", () => {
    const word = 'é,"'.repeat(50);
    const records = Array.from({ length: 2000 }, (_, n) => (n < 1500 ? { word } : { word, n }));
    const encoder = csvCodec().encodeInParts(present);
    encoder.add(records.slice(0, 1500));
    encoder.add(records.slice(1500));
    const pieces = encoder.finish() as readonly Uint8Array[];
    expect(pieces.length).toBeGreaterThan(3);
    expect(pieces.every((piece) => piece instanceof Uint8Array)).toBe(true);
    expect(Buffer.concat(pieces).toString()).toBe(whole(records));
  });

  const name = constantFrom("a", "b", "a.x", "c,d", '"', "\ne", "0");
  const scalar = oneof(
    constant(null),
    constant(undefined),
    integer({ max: 9 }),
    double(),
    boolean(),
    string({ unit: constantFrom(...Array.from('",;:\n\r =a1é😀')), maxLength: 4 }),
    constant(new Date(0)),
  );
  const parts = oneof(
    { weight: 4, arbitrary: scalar },
    array(scalar, { minLength: 2, maxLength: 2 }),
    uniqueArray(tuple(name, scalar), { maxLength: 3, selector: ([key]) => key }).map((entries) =>
      Object.fromEntries(entries),
    ),
  );
  const settled = record(
    {
      label: scalar,
      p: oneof(constant(null), array(scalar, { minLength: 3, maxLength: 3 })),
      at: uniqueArray(tuple(name, scalar), {
        minLength: 1,
        maxLength: 3,
        selector: ([key]) => key,
      }).map((entries) => Object.fromEntries(entries)),
      late: scalar,
    },
    { requiredKeys: [] },
  );
  const wild = uniqueArray(tuple(name, parts), { maxLength: 3, selector: ([key]) => key }).map(
    (entries) => Object.fromEntries(entries),
  );
  const row = array(scalar, { minLength: 2, maxLength: 2 });
  const lists = oneof(
    {
      weight: 4,
      arbitrary: array(oneof({ weight: 6, arbitrary: settled }, constant(null)), { maxLength: 8 }),
    },
    { weight: 2, arbitrary: array(wild, { maxLength: 4 }) },
    array(oneof({ weight: 4, arbitrary: row }, constant(null)), { maxLength: 8 }),
    array(scalar, { maxLength: 8 }),
    array(oneof(wild, row, scalar), { maxLength: 4 }),
  );
  const options = record({
    delimiter: constantFrom(",", ";", ":", "\t", " ", "'"),
    formulas: constantFrom("keep", "escape"),
    nonFinite: constantFrom("null", "string", "error"),
  });
  const headers = constantFrom<Readonly<Record<string, string>>[]>({}, { header: "present" });

  it("is what encode makes of the whole, wherever it is cut", () => {
    let kept = 0;
    assert(
      property(lists, nat(255), options, headers, (list, bits, given, parameters) => {
        const expected = whole(list, given, parameters);
        const text = inParts(cut(list, bits), given, parameters);
        // Of several faults the first part's comes first.
        if (isRefusal(expected)) expect(text).toMatch(/^CSV cannot hold/);
        else expect(text).toBe(expected);
        if (!isRefusal(expected)) kept++;
      }),
      { numRuns: 5000 },
    );
    expect(kept).toBeGreaterThan(2500);
  });
});

describe("declines in parts", () => {
  it.each<[string, unknown[], string]>([
    ["lists of other lengths", [{ p: [1] }, { p: [1, 2] }], '"/1/p": a list of 2, where other'],
    ["rows of other lengths", [[1, 2], [1]], '"/1": a row of 1, where the first has 2.'],
    ["rows among records", [{ a: 1 }, [1]], '"/1": a list, where the other records are objects.'],
    ["records among rows", [null, [1], { a: 1 }], '"/2": an object, where the other records are'],
    ["records among scalars", [1, null, { a: 1 }], '"/2": an object, too deep.'],
    ["a scalar where others have several", [{ p: { x: 1 } }, { p: 2 }], '"/1/p": a number, where'],
    ["a list where others have a scalar", [{ p: 1 }, {}, { p: [2] }], '"/2/p": a list, where oth'],
    ["lists in lists", [{ p: [1] }, { p: [[1]] }], '"/1/p/0": a list, too deep.'],
    [
      "lists in rows",
      [
        [1, 2],
        [1, [2]],
      ],
      '"/1/1": a list, too deep.',
    ],
    ["rows without cells", [[], []], '"/0": a row without cells.'],
    ["names that meet", [{ "a.b": 1 }, { a: { b: 2 } }], '"": two columns would be named "a.b".'],
    ["bytes", [{ a: null }, { a: new Uint8Array(1) }], '"/1/a": bytes is not data'],
    ["a Map", [null, new Map()], '"/1": a Map is not data'],
    ["a name that UTF-8 has not", [{ a: 1 }, { "\ud800": 1 }], "a text with half of a surrogate"],
    ["a text that UTF-8 has not", [{ a: 1 }, { a: "\ud800" }], '"/1/a": a text with half of a sur'],
  ])("%s, as the whole", (_, list, reason) => {
    for (let bits = 0; bits < 2 ** list.length; bits++) {
      const text = inParts(cut(list, bits));
      expect(text).toBe(whole(list));
      expect(text).toContain(reason);
    }
  });

  it("a part that the parts before do not allow, when it comes", () => {
    const encoder = csvCodec().encodeInParts();
    expect(encoder.add([{ p: [1] }])).toBeUndefined();
    expect(encoder.add([{ p: [1, 2] }])).toMatchObject({
      reason: expect.stringContaining('"/1/p": a list of 2, where other records have 1.'),
    });
  });

  it("records of which none has a field, at the end", () => {
    const encoder = csvCodec().encodeInParts();
    expect(encoder.add([{}])).toBeUndefined();
    expect(() => encoder.finish()).toThrow(
      new Error('CSV cannot hold the value at "/0": an object without fields.'),
    );
  });

  it("a header parameter that there is not", () => {
    expect(() => csvCodec().encodeInParts({ parameters: { header: "maybe" } })).toThrow(
      /header="maybe"/,
    );
  });
});
