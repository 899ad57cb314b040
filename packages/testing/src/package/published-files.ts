/** Whether a path is among the `files` of a package.json. The last pattern that fits decides. */
export function isPublished(path: string, patterns: readonly string[]): boolean {
  let published = false;
  for (const pattern of patterns) {
    const excludes = pattern.startsWith("!");
    const plain = pattern.replace(/^!?(?:\.(?:\/|$)|\/)?/, "").replace(/\/$/, "");
    if (plain === "" || expressionOf(plain).test(path)) published = !excludes;
  }
  return published;
}

/** A folder stands for all that is in it. */
function expressionOf(pattern: string): RegExp {
  const source = pattern
    .split(/(\*\*\/|\*\*|\*|\?)/)
    .map((part) => wildcards[part] ?? part.replaceAll(/[\\^$.+()[\]{}|]/g, "\\$&"))
    .join("");
  return new RegExp(`^${source}(?:/.*)?$`);
}

const wildcards: Readonly<Record<string, string>> = {
  "**/": "(?:.*/)?",
  "**": ".*",
  "*": "[^/]*",
  "?": "[^/]",
};
