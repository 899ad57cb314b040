import type { Report } from "./report.ts";
import type { RaceResult, Standing } from "./throughput.ts";

const width = 760;
const left = 110;
const right = 190;
const bar = 16;
const gap = 8;
const head = 34;
const foot = 16;

/** Races as pictures: a panel for each, a bar for each contender, as long as its ratio. */
export function plot({ machine, results }: Report): string {
  let top = 44;
  const panels: string[] = [];
  for (const result of results) {
    if (result.kind !== "race") continue;
    panels.push(`<g transform="translate(0 ${top})">${panel(result)}</g>`);
    top += head + result.standings.length * (bar + gap) + foot;
  }
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${top}" viewBox="0 0 ${width} ${top}" font-family="system-ui, sans-serif" font-size="12">`,
    `<rect width="${width}" height="${top}" fill="#fff"/>`,
    `<text x="12" y="20" font-size="14" font-weight="bold">Throughput beside bare node:http</text>`,
    `<text x="12" y="36" fill="#666" font-size="10">${escaped(machine)}</text>`,
    ...panels,
    "</svg>",
  ].join("\n")}\n`;
}

function panel({ title, standings, counts }: RaceResult): string {
  const longest = Math.max(1.05, ...standings.map(({ ratio }) => ratio.spread[1]));
  const scale = (ratio: number): number => left + (ratio / longest) * (width - left - right);
  const bottom = head + standings.length * (bar + gap) - gap + 4;
  const note = counts ? "" : " (does not count: the control is off)";
  return [
    `<text x="12" y="22" font-weight="bold">${escaped(title + note)}</text>`,
    ...standings.map((standing, index) => row(standing, head + index * (bar + gap), scale)),
    // Where the others would be if they cost nothing.
    `<line x1="${at(scale(1))}" x2="${at(scale(1))}" y1="${head - 4}" y2="${bottom}" stroke="#333" stroke-dasharray="3 3"/>`,
  ].join("\n");
}

function row(
  { contender, ratio, requestsPerSecond }: Standing,
  y: number,
  scale: (ratio: number) => number,
): string {
  const [low, high] = ratio.spread;
  const middle = y + bar / 2;
  const figures = `${ratio.median.toFixed(2)} · ${Math.round(requestsPerSecond.median).toLocaleString("en")} requests/s`;
  return [
    `<text x="${left - 8}" y="${middle + 4}" text-anchor="end">${escaped(contender)}</text>`,
    `<rect x="${left}" y="${y}" width="${at(scale(ratio.median) - left)}" height="${bar}" fill="${colourOf(contender)}"/>`,
    `<path d="M${at(scale(low))} ${middle}H${at(scale(high))}M${at(scale(low))} ${middle - 4}v8M${at(scale(high))} ${middle - 4}v8" stroke="#111" fill="none"/>`,
    `<text x="${width - right + 10}" y="${middle + 4}">${figures}</text>`,
  ].join("\n");
}

/** Ours in one colour, whatever they are measured by in another, the rest in a third. */
function colourOf(contender: string): string {
  if (/^(?:inline|workers)/u.test(contender)) return "#2f7ed8";
  return contender === "node:http" || contender === "control" ? "#9a9a9a" : "#d9a441";
}

function at(position: number): string {
  return position.toFixed(1);
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
