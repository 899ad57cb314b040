import type { CaseResult, Figure } from "./figure.ts";
import type { Summary } from "../statistics.ts";
import type { RaceResult, Standing } from "./throughput.ts";

export type Result = CaseResult | RaceResult;

/** All that one run has measured. */
export interface Report {
  readonly machine: string;
  /** The program that asked. */
  readonly load: string;
  /** Whether servers and their load had a processor each. */
  readonly isPinned: boolean;
  readonly hasPython: boolean;
  readonly rounds: number;
  readonly results: readonly Result[];
}

/** A run as text. */
export function report({ machine, load, isPinned, hasPython, rounds, results }: Report): string {
  const pins = isPinned
    ? "the server has one processor and the load another, but with * or where the table says so: there all share all"
    : "servers and load share all processors";
  return [
    machine,
    "",
    `Load: ${load}, a process of its own; ${pins}.`,
    `Rounds: ${rounds} of one second for each contender, interleaved, in an order that rotates.`,
    "Medians over the rounds; in brackets their middle half. The ratio is to node:http in the same round;",
    "the control is that same server once more. A table counts if the control is within 0.05 of 1.",
    "CPU is the processor time of all processes of the server, by request.",
    ...(hasPython
      ? [
          "Python: gunicorn with werkzeug and pluggy, 2 sync workers; with threads, 2 gthread workers of 4.",
        ]
      : [
          "Python is left out: gunicorn, werkzeug and pluggy are not installed for /usr/bin/python3.",
        ]),
    "",
    ...results.map(textOf),
  ].join("\n");
}

/** One case as text. */
export function textOf(result: Result): string {
  return result.kind === "race" ? raceText(result) : figuresText(result);
}

function raceText({ title, isWholeMachine, standings, counts }: RaceResult): string {
  const verdict = counts ? "counts" : "does NOT count";
  const place = isWholeMachine ? ", all on the whole machine" : "";
  const rows = standings.map((standing) => raceRow(standing, isWholeMachine));
  const header = ["", "requests/s", "", "ratio", "", "CPU µs", "p50 ms", "p99 ms", "failures"];
  return titled(`${title}${place}: ${verdict}`, [header, ...rows]);
}

function raceRow(standing: Standing, isUnderstood: boolean): string[] {
  const { contender, requestsPerSecond, ratio, processor, latency, failures } = standing;
  const mark = standing.isWholeMachine && !isUnderstood ? "*" : "";
  return [
    contender + mark,
    requestsPerSecond.median.toFixed(0),
    spreadOf(requestsPerSecond, 0),
    ratio.median.toFixed(3),
    spreadOf(ratio, 3),
    processor.median.toFixed(1),
    latency.p50.toFixed(2),
    latency.p99.toFixed(2),
    String(failures),
  ];
}

function figuresText({ title, figures }: CaseResult): string {
  return titled(title, figures.map(figureRow));
}

function figureRow({ subject, what, unit, value, spread }: Figure): string[] {
  const digits = unit === "times" || (unit === "ms" && value < 10) ? 2 : 0;
  const spreadText = spread === undefined ? "" : spreadOf({ median: value, spread }, digits);
  return [subject, what, value.toFixed(digits), unit, spreadText];
}

function spreadOf({ spread }: Summary, digits: number): string {
  return `(${spread.map((value) => value.toFixed(digits)).join("–")})`;
}

/** Rows as columns: texts to the left, numbers to the right. */
function titled(title: string, rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) {
      widths[column] = Math.max(widths[column] ?? 0, cell.length);
    }
  }
  const lines = rows.map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return /^[\d.-]+$/u.test(cell) ? cell.padStart(width) : cell.padEnd(width);
      })
      .join("  ")
      .trimEnd(),
  );
  return [title, "", ...lines, ""].join("\n");
}
