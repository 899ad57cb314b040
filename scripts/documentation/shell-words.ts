/**
 * Takes a pipeline apart as a POSIX shell does: commands between `|`, words between blanks, quotes
 * around what stays together.
 *
 * @throws Error for what only a real shell can do.
 */
export function pipelineOf(line: string): readonly (readonly string[])[] {
  const commands: string[][] = [[]];
  const pattern = /(\s+)|(\|)|((?:'[^']*'|"(?:[^"\\$`]|\\.)*"|\\.|[^\s'"|\\$`;&<>()])+)/uy;
  while (pattern.lastIndex < line.length) {
    const at = pattern.lastIndex;
    const match = pattern.exec(line);
    if (match === null) {
      throw new Error(`The checker does not know what a shell makes of "${line.slice(at)}".`);
    }
    const [, , pipe, word] = match;
    if (pipe !== undefined) commands.push([]);
    if (word !== undefined) commands.at(-1)?.push(unquoted(word));
  }
  return commands;
}

function unquoted(word: string): string {
  return word.replaceAll(
    /'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)/gu,
    (_match, single?: string, double?: string, escaped?: string) =>
      single ?? double?.replaceAll(/\\(["\\$`])/gu, "$1") ?? escaped ?? "",
  );
}
