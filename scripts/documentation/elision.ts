/** Whether a text is as expected, where `…` stands for whatever was left out. */
export function matches(actual: string, expected: string): boolean {
  const [first = "", ...rest] = expected.split("…");
  const last = rest.pop();
  if (last === undefined) return actual === first;
  if (!actual.startsWith(first)) return false;
  let from = first.length;
  for (const part of rest) {
    const at = actual.indexOf(part, from);
    if (at === -1) return false;
    from = at + part.length;
  }
  return actual.length - from >= last.length && actual.endsWith(last);
}

/** JSON in which `…` outside of texts stands for elements that were left out. */
export function parseElided(text: string): unknown {
  const complete = text.replaceAll(
    /("(?:[^"\\]|\\.)*")|,?\s*…/gu,
    (_match, quoted: string | undefined) => quoted ?? "",
  );
  return JSON.parse(complete);
}
