import { isRawNumber } from "./exact-json.ts";

/** Selects a part of a record. */
export interface JsonPath {
  /** As it was written. */
  readonly text: string;
  /** Whether it selects from arrays alone, by position, which is all that a CSV row knows. */
  readonly isPositional: boolean;
  /** The part. `undefined`: there is none. */
  select(value: unknown): unknown;
}

/** The longest path that SageMaker takes. */
const mostCharacters = 63;

/**
 * Reads the part of JSONPath that SageMaker knows: `$`, `.name`, `*`, `['a','b']`, `[0]`, `[0,2]`,
 * `[1:]`, with positions from the end where they are negative.
 *
 * @throws SyntaxError that says what cannot be read.
 */
export function parseJsonPath(text: string): JsonPath {
  if (text.length > mostCharacters) {
    throw new SyntaxError(
      `The path "${text}" has ${text.length} characters. SageMaker takes ${mostCharacters}.`,
    );
  }
  const steps: Step[] = [];
  if (!text.startsWith("$")) throw unreadable(text, 0);
  for (let at = 1; at < text.length;) {
    const [matched, name, dotted, inside = ""] = stepPattern.exec(text.slice(at)) ?? [];
    if (matched === undefined) throw unreadable(text, at);
    if (name !== undefined) steps.push({ kind: "names", names: [name], isOne: true });
    else if (dotted === "*" || inside.trim() === "*") steps.push({ kind: "all" });
    else steps.push(bracketStep(inside, text, at));
    at += matched.length;
  }
  return {
    text,
    isPositional: steps.every(({ kind }) => kind !== "names"),
    select: (value) => select(value, steps),
  };
}

/** `.name`, `.*`, `[…]`, and `.[…]`, which the documentation writes, too. */
const stepPattern =
  /^(?:\.([\p{L}_][\p{L}\p{N}_-]*)|\.(\*)|\.?\[((?:'[^']*'|"[^"]*"|[^'"\]])*)\])/u;

interface Range {
  readonly from: number | undefined;
  readonly to: number | undefined;
}

type Step =
  | { readonly kind: "all" }
  | { readonly kind: "names"; readonly names: readonly string[]; readonly isOne: boolean }
  | { readonly kind: "positions"; readonly positions: readonly (number | Range)[] };

function bracketStep(inside: string, text: string, at: number): Step {
  const quoted = [...inside.matchAll(/\s*(?:'([^']*)'|"([^"]*)")\s*(?:,|$)/gu)];
  if (quoted.length > 0) {
    if (quoted.map(([matched]) => matched).join("") !== inside) throw unreadable(text, at);
    const names = quoted.map(([, single, double]) => single ?? double ?? "");
    return { kind: "names", names, isOne: names.length === 1 };
  }
  const positions = inside.split(",").map((part) => {
    const [, one, from, to] = /^\s*(?:(-?\d+)|(-?\d+)?\s*:\s*(-?\d+)?)\s*$/u.exec(part) ?? [];
    if (one !== undefined) return Number(one);
    if (!part.includes(":") || /[^\d\s:-]/u.test(part)) throw unreadable(text, at);
    return { from: numberOf(from), to: numberOf(to) };
  });
  return { kind: "positions", positions };
}

function numberOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}

function unreadable(text: string, at: number): SyntaxError {
  return new SyntaxError(
    `"${text}" is not a path from character ${at + 1} on. SageMaker knows $, .name, *, ['a','b'], ` +
      "[0], [0,2] and [1:].",
  );
}

function select(value: unknown, [step, ...others]: readonly Step[]): unknown {
  if (step === undefined || value === undefined) return value;
  if (step.kind === "all") return valuesOf(value)?.map((each) => select(each, others));
  if (step.kind === "names") {
    if (!isObject(value)) return undefined;
    const present = step.names.filter((name) => Object.hasOwn(value, name));
    if (step.isOne) return select(value[present[0] ?? ""], present.length === 0 ? [] : others);
    return Object.fromEntries(present.map((name) => [name, select(value[name], others)]));
  }
  if (!Array.isArray(value)) return undefined;
  const [first] = step.positions;
  if (step.positions.length === 1 && typeof first === "number") {
    return select(value.at(first) as unknown, others);
  }
  const selected = step.positions.flatMap((position): readonly unknown[] => {
    if (typeof position !== "number") return value.slice(position.from, position.to);
    const each: unknown = value.at(position);
    return each === undefined ? [] : [each];
  });
  return selected.map((each) => select(each, others));
}

function valuesOf(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value;
  return isObject(value) ? Object.values(value) : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === "object" && value !== null && !Array.isArray(value) && !isRawNumber(value)
  );
}
