/** An example with its promises made checkable. */
export interface CheckableExample {
  /** The code, in which each promised value is handed to `check(actual, expected, line)`. */
  readonly code: string;
  /** What the comments after `console.log(…)` promise, a line each. */
  readonly output: readonly string[];
  /** How many values are checked. */
  readonly checks: number;
}

/**
 * Reads the promises of an example: a comment after `console.log(…);` is what it prints, a comment
 * after another expression is the expression's value. The comment stands on the same line or on
 * the lines below.
 */
export function checkable(content: string): CheckableExample {
  const lines = content.split("\n");
  const code = [...lines];
  const output: string[] = [];
  let checks = 0;
  let start = 0;
  for (const [index, line] of lines.entries()) {
    // The code is formatted: what begins at the left is a statement, or ends one with a bracket.
    if (/^[^\s)}\]]/u.test(line)) start = index;
    const [, end, trailing] = /^(.*;)(?:\s*\/\/ (.*))?$/u.exec(line) ?? [];
    // Inside of a block only what is printed can be told.
    if (/^\s+console\.log\(/u.test(line)) start = index;
    if (end === undefined || (start !== index && /^\s/u.test(line))) continue;
    const promise = trailing === undefined ? commentBelow(lines, index) : [trailing];
    const statement = [...lines.slice(start, index), end].join("\n");
    if (statement.includes("console.log(")) output.push(...promise);
    else if (promise.length > 0 && isExpression(statement)) {
      const value = `(${promise.join("\n")}\n)`;
      code.fill("", start, index);
      code[index] = `await check(${statement.slice(0, -1)}, ${value}, ${index + 1});`;
      checks += 1;
    }
  }
  return { code: code.join("\n"), output, checks };
}

/** The comment that stands alone on the lines below a statement. */
function commentBelow(lines: readonly string[], index: number): readonly string[] {
  const below: string[] = [];
  for (const line of lines.slice(index + 1)) {
    const [, comment] = /^\s*\/\/ (.*)$/u.exec(line) ?? [];
    if (comment === undefined) break;
    below.push(comment);
  }
  return below;
}

/** Whether a statement is a whole expression: it declares nothing. */
function isExpression(statement: string): boolean {
  return !/^(?:const|export|for|function|if|import|let|throw|try|type)\b/u.test(statement);
}
