import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  formatMediaType,
  hasParametersOf,
  parseMediaType,
  splitList,
  type MediaType,
} from "./media-type.ts";

/** Node's limit for all headers of a request. */
const longest = 16 * 1024;

describe("parseMediaType", () => {
  it.each([
    ["text/csv", "text/csv", {}],
    ["Text/CSV", "text/csv", {}],
    ["  text/csv\t", "text/csv", {}],
    ["text/csv;", "text/csv", {}],
    ["text/csv;;header=present;", "text/csv", { header: "present" }],
    ["text/csv ; Header=Present", "text/csv", { header: "Present" }],
    ['text/csv;header="present"', "text/csv", { header: "present" }],
    ['a/b;x="a, b; \\"c\\" \\\\"', "a/b", { x: 'a, b; "c" \\' }],
    ['a/b;x=""', "a/b", { x: "" }],
    ["a/b;x=1;X=2", "a/b", { x: "1" }],
    ["application/vnd.acme.v2+json", "application/vnd.acme.v2+json", {}],
    ["application/*+json", "application/*+json", {}],
    ["*/*", "*/*", {}],
  ])("takes %j apart", (text, mediaType, parameters) => {
    const parsed = parseMediaType(text);
    expect(parsed?.mediaType).toBe(mediaType);
    expect(parsed && { ...parsed.parameters }).toEqual(parameters);
  });

  it.each([
    "",
    " ",
    "json",
    "/",
    "text/",
    "/csv",
    "text /csv",
    "text/csv, application/json",
    "text/csv header=present",
    "text/csv;header",
    "text/csv;header=",
    "text/csv;header = present",
    "text/csv;=present",
    'text/csv;header="present',
    'text/csv;header="present"x',
    'text/csv;header="line\nfeed"',
    "text/csv;header=pré",
    "téxt/csv",
  ])("refuses %j", (text) => {
    expect(parseMediaType(text)).toBeUndefined();
  });

  it("keeps a parameter named like a property of every object a plain parameter", () => {
    const parsed = parseMediaType("a/b;__proto__=x;constructor=y");
    expect(Object.entries(parsed?.parameters ?? {})).toEqual([
      ["__proto__", "x"],
      ["constructor", "y"],
    ]);
    expect(parsed?.parameters["toString"]).toBeUndefined();
  });

  it.each([
    ["an unterminated quoted string", `a/b;x="${"\\a".repeat(longest / 2)}`],
    ["a quoted string of backslashes", `a/b;x="${"\\".repeat(longest)}`],
    ["nothing but spaces", `a/b${" ".repeat(longest)}x`],
    ["nothing but semicolons", `a/b${"; ".repeat(longest / 2)}=`],
    ["a type without end", "a".repeat(longest)],
  ])("refuses 16 KB of %s", (_what, text) => {
    expect(parseMediaType(text)).toBeUndefined();
  });

  it("takes 16 KB of parameters apart", () => {
    const text = Array.from({ length: 2000 }, (_, index) => `;x${index}=1`).join("");
    const parsed = parseMediaType(`a/b${text}`);
    expect(Object.keys(parsed?.parameters ?? {})).toHaveLength(2000);
  });

  it("throws at no text whatever", () => {
    const text = fc.oneof(fc.string(), fc.stringMatching(/^[a-z*+/;="\\, \t]*$/));
    fc.assert(fc.property(text, (any) => parseMediaType(any) === undefined || any.includes("/")));
  });
});

describe("formatMediaType", () => {
  it("quotes values that are no tokens", () => {
    expect(formatMediaType("a/b", { x: "1", y: 'a "b"', z: "" })).toBe(
      'a/b;x=1;y="a \\"b\\"";z=""',
    );
  });

  it("writes what parseMediaType reads back", () => {
    const value = fc.stringMatching(/^[\t -~]*$/);
    const parameters = fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), value, { maxKeys: 4 });
    fc.assert(
      fc.property(parameters, (given) => {
        const parsed = parseMediaType(formatMediaType("text/csv", given));
        expect({ ...parsed?.parameters }).toEqual({ ...given });
      }),
    );
  });
});

describe("splitList", () => {
  it.each([
    ["a/b, c/d", ["a/b", " c/d"]],
    ['a/b;x="1,2",c/d', ['a/b;x="1,2"', "c/d"]],
    ['a/b;x="\\",",c/d', ['a/b;x="\\","', "c/d"]],
    ['a/b;x="1,c/d', ['a/b;x="1,c/d']],
    [",,", ["", "", ""]],
    ["", [""]],
  ])("splits %j", (header, elements) => {
    expect(splitList(header)).toEqual(elements);
  });
});

describe("hasParametersOf", () => {
  it.each([
    ["a/b;header=Present", "a/b;header=present", true],
    ["a/b;header=present", "a/b;header=absent", false],
    ["a/b;x=1;y=2", "a/b;x=1", true],
    ["a/b;x=1", "a/b;x=1;y=2", false],
  ])("%s has those of %s: %s", (type, range, has) => {
    expect(hasParametersOf(typeOf(type), typeOf(range))).toBe(has);
  });

  it.each([
    ["a/b", "a/b;charset=UTF-8", true],
    ["a/b", "a/b;header=absent", true],
    ["a/b;header=present", "a/b;header=absent", false],
    ["a/b", "a/b;charset=latin1", false],
  ])("knows what %s implies of %s: %s", (type, range, has) => {
    expect(hasParametersOf(typeOf(type), typeOf(range))).toBe(has);
  });

  it.each(["constructor", "__proto__"])("is not taken in by the inherited name %s", (name) => {
    expect(hasParametersOf(typeOf("a/b"), typeOf(`a/b;${name}=x`))).toBe(false);
  });
});

function typeOf(text: string): MediaType {
  const type = parseMediaType(text);
  if (type === undefined) throw new TypeError(`"${text}" is no media type.`);
  return type;
}
