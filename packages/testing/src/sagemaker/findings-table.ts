import type { Finding, Verdict } from "./finding.ts";

const order = ["pass", "skipped", "warning", "fail"] as const satisfies readonly Verdict[];

/**
 * Findings as text for a terminal, `width` characters wide (default: 100): a row for each, with
 * advice and source for those that fail or warn; the worst come last, before the counts.
 */
export function findingsTable(findings: readonly Finding[], width = 100): string {
  const column = Math.max(...findings.map(({ id }) => id.length)) + 2;
  const rows = order.flatMap((verdict) =>
    findings
      .filter((finding) => finding.verdict === verdict)
      .map((finding) => row(finding, column, width)),
  );
  const counts = order.map(
    (verdict) =>
      `${findings.filter((finding) => finding.verdict === verdict).length} ${words[verdict]}`,
  );
  return `${[...rows, "", `${counts.join(", ")}.`].join("\n")}\n`;
}

const words: Readonly<Record<Verdict, string>> = {
  pass: "passed",
  skipped: "skipped",
  warning: "with a warning",
  fail: "failed",
};

const verdictColumn = 9;

function row(finding: Finding, column: number, width: number): string {
  const { id, verdict, fact, found, advice = "", source } = finding;
  const isFlaw = verdict === "warning" || verdict === "fail";
  const texts = isFlaw
    ? [fact, `Found: ${found}`, `Advice: ${advice}`, `Source: ${source}`]
    : [fact, `Found: ${found} ${advice}`.trimEnd()];
  const indent = " ".repeat(verdictColumn + column);
  const lines = texts.flatMap((text) => wrap(text, Math.max(20, width - indent.length)));
  const label = verdict.padEnd(verdictColumn) + id.padEnd(column);
  return lines.map((line, index) => (index === 0 ? label : indent) + line).join("\n");
}

/** Breaks a text between words. A longer word stays whole. */
function wrap(text: string, width: number): readonly string[] {
  const lines = [""];
  for (const word of text.split(/\s+/u)) {
    const last = lines.at(-1) ?? "";
    if (last !== "" && last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = last === "" ? word : `${last} ${word}`;
  }
  return lines;
}
