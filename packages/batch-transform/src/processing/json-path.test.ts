import { expect, it } from "vitest";
import { parseExactly } from "./exact-json.ts";
import { parseJsonPath } from "./json-path.ts";

const record = '{"id":7,"a":{"b":[10,20,30,40]},"c":[{"d":1.0},{"d":2}],"x y":null}';

it.each([
  ["$", record],
  ["$.id", "7"],
  ["$['x y']", "null"],
  ["$.a.b", "[10,20,30,40]"],
  ["$.a.b[0]", "10"],
  ["$.a.b[-1]", "40"],
  ["$.a.b[0,2]", "[10,30]"],
  ["$.a.b[1:]", "[20,30,40]"],
  ["$.a.b[:-1]", "[10,20,30]"],
  ["$.a.b[0,2:]", "[10,30,40]"],
  ["$['id','x y']", '{"id":7,"x y":null}'],
  ["$.['id', 'c']", '{"id":7,"c":[{"d":1.0},{"d":2}]}'],
  ["$.c[*].d", "[1.0,2]"],
  ["$.a.*", "[[10,20,30,40]]"],
])("finds %s", (path, found) => {
  expect(JSON.stringify(parseJsonPath(path).select(parseExactly(record)))).toBe(found);
});

it.each([["$.nothing"], ["$.id.x"], ["$.id[0]"], ["$.a.b[9]"], ["$.a.b.length"], ["$.toString"]])(
  "finds nothing with %s",
  (path) => {
    expect(parseJsonPath(path).select(parseExactly(record))).toBeUndefined();
  },
);

it.each([
  ["", '"" is not a path from character 1 on.'],
  ["id", '"id" is not a path from character 1 on.'],
  ["$.", '"$." is not a path from character 2 on.'],
  ["$.a[?(@.b)]", '"$.a[?(@.b)]" is not a path from character 4 on.'],
  ["$..a", '"$..a" is not a path from character 2 on.'],
  ["$['a]", '"$[\'a]" is not a path from character 2 on.'],
  [`$.${"a".repeat(62)}`, "has 64 characters. SageMaker takes 63."],
])("refuses %s", (path, message) => {
  expect(() => parseJsonPath(path)).toThrow(message);
});

it("knows whether a path is one for rows", () => {
  expect(parseJsonPath("$[0,5:]").isPositional).toBe(true);
  expect(parseJsonPath("$.a").isPositional).toBe(false);
});
