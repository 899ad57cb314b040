/**
 * The candidate that a misspelt name most likely means, or `undefined` if none is close: at most a
 * third of the letters may differ. Case, `_` and `-` do not count, so `input_fn` finds `inputFn`.
 */
export function suggest(name: string, candidates: Iterable<string>): string | undefined {
  const wanted = fold(name);
  let best: string | undefined;
  let least = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  for (const candidate of candidates) {
    const distance = editDistance(wanted, fold(candidate), least);
    if (distance < least) {
      least = distance;
      best = candidate;
    }
  }
  return best;
}

/** ` Did you mean "inputFn"?`, with the leading space, or nothing. */
export function didYouMean(name: string, candidates: Iterable<string>): string {
  const suggestion = suggest(name, candidates);
  return suggestion === undefined ? "" : ` Did you mean "${suggestion}"?`;
}

function fold(name: string): string {
  return name.toLowerCase().replaceAll(/[-_]/g, "");
}

/**
 * How many letters are wrong, missing, too many or swapped with their neighbour (the optimal string
 * alignment distance); `limit` if the lengths alone differ as much.
 */
function editDistance(from: string, to: string, limit: number): number {
  if (Math.abs(from.length - to.length) >= limit) return limit;
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const substitution = from[row - 1] === to[column - 1] ? 0 : 1;
      const swapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      current.push(
        Math.min(
          (previous[column] ?? limit) + 1,
          (current[column - 1] ?? limit) + 1,
          (previous[column - 1] ?? limit) + substitution,
          swapped ? (beforePrevious[column - 2] ?? limit) + 1 : limit,
        ),
      );
    }
    beforePrevious = previous;
    previous = current;
  }
  return previous[to.length] ?? limit;
}
