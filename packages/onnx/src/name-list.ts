/**
 * A list of names from a model's metadata: a JSON array of strings.
 *
 * @throws Error if the value is anything else.
 */
export function nameList(key: string, text: string | undefined): readonly string[] | undefined {
  if (text === undefined) return undefined;
  const value = parsed(text);
  if (Array.isArray(value) && value.every((name): name is string => typeof name === "string")) {
    return value;
  }
  throw new Error(
    `metadata "${key}" is not a JSON array of strings. ` +
      `Write it with json.dumps(names), or leave it out`,
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
