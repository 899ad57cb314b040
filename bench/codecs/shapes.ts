/** A kind of value that clients send or models answer. */
export interface Shape {
  readonly name: string;
  /** One record of it. */
  readonly record: (random: Random) => unknown;
}

/** Answers numbers from 0 to 1, the same ones in every run. */
type Random = () => number;

const places = [
  "Fair Isle",
  "Viking",
  "Forties",
  "German Bight",
  "Dogger",
  "Südwest-Æger",
  "Rockall",
];

/** Flat records: text, integers, decimals, words. */
export const records: Shape = {
  name: "records",
  record: (random) => ({
    id: integer(random, 100_000),
    location: `${places[integer(random, places.length)]} ${integer(random, 1000)}`,
    wind: integer(random, 400) / 10,
    gust: integer(random, 90),
    pressure: 950 + integer(random, 1000) / 10,
    gale: random() < 0.2,
    note: random() < 0.5 ? null : "moderate or good, occasionally poor",
  }),
};

/** Records with lists and records inside them, as predictions are. */
export const nestedRecords: Shape = {
  name: "nested records",
  record: (random) => ({
    label: places[integer(random, places.length)],
    score: random(),
    probabilities: Array.from({ length: 5 }, random),
    box: { left: integer(random, 640), top: integer(random, 480), tags: ["sea", "area"] },
  }),
};

/** Rows of floats with all their digits. */
export const floats: Shape = {
  name: "floats",
  record: (random) => Array.from({ length: 16 }, () => random() * 2 - 1),
};

/** Rows of measurements: decimals of few digits. */
export const decimals: Shape = {
  name: "decimals",
  record: (random) => Array.from({ length: 16 }, () => integer(random, 1000) / 10 + 0.05),
};

/** Rows of pixels: small integers. */
export const smallIntegers: Shape = {
  name: "small integers",
  record: (random) => Array.from({ length: 64 }, () => integer(random, 256)),
};

/** Flat records as CSV has them: no words, nothing absent, some cells in quotes. */
export const csvRecords: Shape = {
  name: "records",
  record: (random) => ({
    id: integer(random, 100_000),
    location: `${places[integer(random, places.length)]} ${integer(random, 1000)}`,
    wind: integer(random, 400) / 10,
    gust: integer(random, 90),
    pressure: 950 + integer(random, 1000) / 10,
    note: random() < 0.5 ? "fair" : "moderate or good, occasionally poor",
  }),
};

/** Records of nothing but floats with all their digits. */
export const floatRecords: Shape = {
  name: "float records",
  record: (random) =>
    Object.fromEntries(
      Array.from({ length: 8 }, (_, index) => [`feature_${index}`, random() - 0.5]),
    ),
};

/**
 * A list of records that is as long as it takes to have about as many bytes when written.
 *
 * @param sizeOf how many bytes a list takes
 */
export function listOf(
  shape: Shape,
  bytes: number,
  sizeOf: (list: unknown[]) => number,
): unknown[] {
  const random = randomFrom(bytes);
  const sample = Array.from({ length: 100 }, () => shape.record(random));
  const length = Math.max(1, Math.round((bytes * sample.length) / sizeOf(sample)));
  return Array.from({ length }, () => shape.record(random));
}

/** Mulberry32: good enough to look like data, and the same on every machine. */
function randomFrom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function integer(random: Random, below: number): number {
  return Math.floor(random() * below);
}
