type Reviver = (key: string, value: unknown, context: { readonly source?: string }) => unknown;

/** The standard types do not know yet that a number's text can be had, and be written again. */
const exactJson = JSON as unknown as {
  parse(text: string, reviver: Reviver): unknown;
  rawJSON(text: string): unknown;
  isRawJSON(value: unknown): boolean;
};

/**
 * Reads JSON whose numbers `JSON.stringify` writes as they were written: 1.0 stays 1.0, and an
 * integer of 20 digits keeps them all.
 *
 * @throws SyntaxError
 */
export function parseExactly(text: string): unknown {
  return exactJson.parse(text, (_key, value, { source }) =>
    typeof value === "number" && source !== undefined ? exactJson.rawJSON(source) : value,
  );
}

/** Whether a value is such a number, which is an object for JavaScript. */
export function isRawNumber(value: unknown): boolean {
  return exactJson.isRawJSON(value);
}
