import type { CompositionProblem } from "./composition-error.ts";
import type { Implementation } from "./dispatch.ts";
import { hookCombinations, hookNames, type HookName } from "./hooks.ts";
import { formatMediaType, parseMediaType } from "./media-type.ts";

/** What is wrong between plugins that are each right on their own. */
export function compositionProblems(
  implementations: (hook: HookName) => readonly Implementation[],
): readonly CompositionProblem[] {
  return hookNames.flatMap((hook) => {
    const answering = implementations(hook).filter(({ builtIn }) => !builtIn);
    if (hookCombinations[hook] === "only") return rivals(hook, answering);
    if (hook === "inputFn") return sharedMediaTypes(hook, "consumes", answering);
    return hook === "outputFn" ? sharedMediaTypes(hook, "produces", answering) : [];
  });
}

/** Two plugins that answer a hook which has one answer, with nothing to say which. */
function rivals(hook: HookName, answering: readonly Implementation[]): CompositionProblem[] {
  const [first, second] = answering;
  if (first === undefined || second === undefined || first.order !== second.order) return [];
  const names = answering
    .filter(({ order }) => order === first.order)
    .map(({ plugin }) => `"${plugin}"`);
  return [
    {
      code: "hook_conflict",
      message: `${count(names.length)} plugins answer "${hook}": ${names.join(" and ")}.`,
      fix:
        "Remove all but one of them, or let the one that shall answer say so: " +
        `${hook}: { order: "first", handler }.`,
    },
  ];
}

/** A media type that two plugins read, or write, with nothing to say who is asked first. */
function sharedMediaTypes(
  hook: HookName,
  field: "consumes" | "produces",
  answering: readonly Implementation[],
): CompositionProblem[] {
  const owners = new Map<string, Implementation[]>();
  for (const implementation of answering) {
    for (const mediaType of new Set((implementation[field] ?? []).map(normalise))) {
      const key = `${implementation.order ?? ""} ${mediaType}`;
      owners.set(key, [...(owners.get(key) ?? []), implementation]);
    }
  }
  return [...owners].flatMap(([key, rivalling]) => {
    if (rivalling.length < 2) return [];
    const names = rivalling.map(({ plugin }) => `"${plugin}"`).join(" and ");
    const verb = `${rivalling.length === 2 ? "both" : "all"} ${field === "consumes" ? "read" : "write"}`;
    return [
      {
        code: "media_type_conflict",
        message: `${names} ${verb} ${key.slice(key.indexOf(" ") + 1)}.`,
        fix:
          "Remove all but one of them, or let the one that shall be asked first say so: " +
          `${hook}: { order: "first", ${field}, handler }.`,
      },
    ];
  });
}

function normalise(text: string): string {
  const parsed = parseMediaType(text);
  return parsed === undefined ? text : formatMediaType(parsed.mediaType, parsed.parameters);
}

function count(number: number): string {
  return number === 2 ? "Two" : String(number);
}
