import type { Timing } from "./measure.ts";

/** What was measured of one shape in one size. */
export interface Result {
  readonly format: string;
  readonly shape: string;
  readonly size: string;
  readonly bytes: number;
  readonly decode: readonly Timing[];
  readonly encode: readonly Timing[];
  readonly checks: readonly Timing[];
}

const explanation = `Medians of interleaved rounds, in nanoseconds per byte of the format. The ratio is the codec's speed
beside the library that stands before it: above 1 the codec is faster. In brackets, the middle half of
the rounds. The control is that library beside itself. Other libraries follow with their own ratios.
`;

/** All results as text: for each format how it decodes, encodes, grows and what checking costs. */
export function report(results: readonly Result[]): string {
  const formats = [...new Set(results.map(({ format }) => format))];
  const parts = formats.flatMap((format) => {
    const own = results.filter((result) => result.format === format);
    return [
      titled(
        `${format}: decode`,
        own.map((result) => raceRow(result, result.decode)),
      ),
      titled(
        `${format}: encode`,
        own.map((result) => raceRow(result, result.encode)),
      ),
      titled(`${format}: decode and encode together`, own.map(togetherRow)),
      titled(`${format}: 25 MB beside 1 MB, by the byte`, growthRows(own)),
      titled(`${format}: what checking takes, of the time above`, own.map(checksRow)),
    ];
  });
  return [explanation, ...parts].join("\n");
}

function raceRow({ shape, size, bytes }: Result, timings: readonly Timing[]): string[] {
  const [reference, codec, ...others] = timings;
  if (reference === undefined || codec === undefined) return [];
  return [
    shape,
    size,
    `${reference.name} ${perByte(reference, bytes)}`,
    `${codec.name} ${perByte(codec, bytes)}`,
    `${codec.ratio.toFixed(2)} (${codec.spread.map((ratio) => ratio.toFixed(2)).join("–")})`,
    ...others.toReversed().map(({ name, ratio }) => `${name} ${ratio.toFixed(2)}`),
  ];
}

function togetherRow({ shape, size, decode, encode }: Result): string[] {
  const sum = (index: number) =>
    (decode[index]?.nanoseconds ?? Number.NaN) + (encode[index]?.nanoseconds ?? Number.NaN);
  return [shape, size, (sum(0) / sum(1)).toFixed(2)];
}

function growthRows(results: readonly Result[]): string[][] {
  return results
    .filter(({ size }) => size === "25 MB")
    .flatMap((large) => {
      const small = results.find(({ shape, size }) => shape === large.shape && size === "1 MB");
      if (small === undefined) return [];
      return (["decode", "encode"] as const).map((direction) => [
        large.shape,
        direction,
        ...[0, 1].map((index) => {
          const timing = large[direction][index];
          const before = small[direction][index];
          if (timing === undefined || before === undefined) return "";
          const growth = timing.nanoseconds / large.bytes / (before.nanoseconds / small.bytes);
          return `${timing.name} ${growth.toFixed(2)}`;
        }),
      ]);
    });
}

function checksRow({ shape, size, bytes, checks }: Result): string[] {
  return [shape, size, ...checks.map((timing) => `${timing.name} ${perByte(timing, bytes)}`)];
}

function perByte({ nanoseconds }: Timing, bytes: number): string {
  return (nanoseconds / bytes).toFixed(2);
}

function titled(title: string, rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) {
      widths[column] = Math.max(widths[column] ?? 0, cell.length);
    }
  }
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("   ")
      .trimEnd(),
  );
  return [title, "", ...lines, ""].join("\n");
}
