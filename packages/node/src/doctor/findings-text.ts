import type { Finding } from "./finding.ts";

/** The findings a line each: what is well, then the warnings, then the errors, then their number. */
export function findingsText(findings: readonly Finding[]): string {
  const [ok, warnings, errors] = (["ok", "warning", "error"] as const).map((level) =>
    findings.filter((finding) => finding.level === level),
  ) as [Finding[], Finding[], Finding[]];
  const blocks = [ok, warnings, errors]
    .filter((block) => block.length > 0)
    .map((block) => `${block.map(line).join("\n")}\n`);
  return `${blocks.join("\n")}\n${count(errors.length, "error")}, ${count(warnings.length, "warning")}.\n`;
}

function line({ level, check, message, fix }: Finding): string {
  return [`${level.padEnd(7)}  ${check}: ${message}`, ...(fix === undefined ? [] : [fix])].join(
    " ",
  );
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
