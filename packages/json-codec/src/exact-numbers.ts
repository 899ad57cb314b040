import type { Settings } from "./options.ts";
import { at, type Path } from "./pointer.ts";

/** Integers beyond this (2 ** 53) have gaps between them in a 64-bit float. */
export const exactBelow = 2 ** 53;

const integer = /^-?\d+$/;

/**
 * Parses JSON whose syntax is known to be right, number by number: integers that a float cannot
 * hold follow the option, and what is beyond every float is refused. A fraction or an exponent
 * makes a literal a float, which is the nearest one, as everywhere.
 *
 * @throws Error that names the number and its path.
 */
export function parseExactly(text: string, policy: Settings["bigint"]): unknown {
  let refusal: ((path: Path) => Error) | undefined;
  // Stands where the number stood, so that its path can be found: a reviver is not told the path.
  const marker = Symbol("refused");
  const refuse = (error: (path: Path) => Error) => {
    refusal = error;
    return marker;
  };
  const value: unknown = JSON.parse(
    text,
    (_key: string, part: unknown, context?: { source?: string }) => {
      if (typeof part !== "number" || Math.abs(part) < exactBelow) return part;
      const source = context?.source ?? String(part);
      if (refusal !== undefined) return part;
      if (!Number.isFinite(part)) return refuse((path) => overflow(source, path));
      if (policy === "number" || !integer.test(source)) return part;
      const exact = BigInt(source);
      if (exact === BigInt(part)) return part;
      return policy === "bigint" ? exact : refuse((path) => inexact(source, path));
    },
  );
  if (refusal !== undefined) throw refusal(pathTo(value, marker) ?? []);
  return value;
}

function overflow(source: string, path: Path): Error {
  return new Error(`The number ${short(source)}${at(path)} is beyond the range of a 64-bit float.`);
}

function inexact(source: string, path: Path): Error {
  return new Error(
    `The integer ${short(source)}${at(path)} has no exact 64-bit float. Send it as a string.`,
    { cause: 'The options bigint: "bigint" and bigint: "number" of the codec accept it.' },
  );
}

function short(source: string): string {
  return source.length > 40 ? `${source.slice(0, 40)}…` : source;
}

function pathTo(value: unknown, wanted: symbol): (number | string)[] | undefined {
  if (value === wanted) return [];
  if (typeof value !== "object" || value === null) return undefined;
  for (const [key, part] of Object.entries(value)) {
    const rest = pathTo(part, wanted);
    if (rest !== undefined) return [key, ...rest];
  }
  return undefined;
}
