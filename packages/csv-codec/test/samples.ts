import type { CodecSample, MalformedSample } from "@inference-server/testing";

const present = "text/csv;header=present";

/** Tables of every shape, each with what it holds. */
export const samples: readonly CodecSample[] = [
  {
    name: "records with a header row",
    mediaType: present,
    value: [
      { location: "Fair Isle", wind: 8.5, gust: 61 },
      { location: "Ærø 🌊", wind: -0.25, gust: 0 },
    ],
    bytes: '\uFEFFlocation,wind,gust\r\nFair Isle,85e-1,61\r\n"Ærø 🌊",-0.25,0',
  },
  {
    name: "rows",
    value: [
      [5.1, 3.5, "setosa"],
      [6, 1e-7, "virginica"],
    ],
  },
  { name: "one column", value: [["a"], ["b c"]], bytes: "a\nb c\n" },
  {
    name: "texts that look like something else",
    mediaType: present,
    value: [
      { text: 'a "quoted", b', other: "two\r\nlines" },
      { text: "", other: "1" },
    ],
  },
  {
    name: "typed columns",
    mediaType: present,
    columns: [
      { name: "code", type: "string" },
      { name: "open", type: "boolean" },
      { name: "size", type: "number" },
    ],
    value: [
      { code: "007", open: true, size: 1.5 },
      { code: "", open: false, size: -2.25 },
    ],
    bytes: "open,code,size\nTRUE,007,+1.5\nfalse,,-2.25\n",
  },
  {
    name: "typed columns by position",
    columns: [
      { name: "code", type: "string" },
      { name: "size", type: "integer" },
    ],
    positional: true,
    value: [
      ["0012", 3],
      ["1e5", 4],
    ],
  },
  {
    name: "header=absent",
    mediaType: "text/csv;header=absent",
    value: [
      ["a", 1],
      ["b", 2],
    ],
  },
  {
    name: "flattened records",
    mediaType: present,
    value: [{ label: 3, probabilities: Float32Array.of(0.25, 0.75), at: { x: 1 } }],
    decoded: [{ label: 3, "probabilities.0": 0.25, "probabilities.1": 0.75, "at.x": 1 }],
  },
  { name: "scalars", value: [1, "two", 3.5], decoded: [[1], ["two"], [3.5]] },
  { name: "no records", value: [] },
];

/** What is no table. */
export const malformed: readonly MalformedSample[] = [
  { name: "a short row", text: "1,2\n3\n" },
  { name: "a long row", text: "1,2\n3,4,5\n" },
  { name: "an open quote", text: '1,"two\n3,4\n' },
  { name: "a quote inside a cell", text: 'a"b,2\n' },
  { name: "text after a quoted cell", text: '"a"b,2\n' },
  { name: "a column twice", mediaType: present, text: "a,a\n1,2\n" },
  { name: "an unknown header parameter", mediaType: "text/csv;header=perhaps", text: "1\n" },
  { name: "not UTF-8", bytes: Uint8Array.of(0x61, 0xe9, 0x0a) },
  { name: "UTF-16", bytes: Buffer.from("\uFEFFa,b\n", "utf16le") },
];
