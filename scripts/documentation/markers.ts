import type { CodeBlock } from "./code-blocks.ts";

/**
 * The languages of code blocks, and the words that may follow them. `docs/README.md` says what they
 * mean. A language that is not listed would be checked by nobody, so it is refused.
 */
const markersOf: Readonly<Record<string, readonly string[]>> = {
  console: ["page"],
  dockerfile: [],
  json: ["application", "elided", "file"],
  python: [],
  sh: [],
  text: ["composition", "output"],
  ts: ["file", "run", "test"],
  yaml: [],
};

/** What is wrong with a block's language and markers; `undefined`: nothing. */
export function markerProblem({ language, markers }: CodeBlock): string | undefined {
  const known = markersOf[language];
  if (known === undefined) {
    return `has the language "${language}". Expected ${Object.keys(markersOf).join(", ")}.`;
  }
  const unknown = [...markers.keys()].find((marker) => !known.includes(marker));
  if (unknown === undefined) return undefined;
  const expected = known.length === 0 ? "none" : known.join(", ");
  return `has the marker "${unknown}", which "${language}" does not know. Expected ${expected}.`;
}
