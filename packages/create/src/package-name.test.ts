import { expect, it } from "vitest";
import { packageNameProblem, unscopedName } from "./package-name.ts";

it.each([
  "tides",
  "tide-tables",
  "@acme/tides",
  "tides.v2",
  "tide_tables",
  "2tides",
  "a".repeat(214),
])("takes %s", (name) => {
  expect(packageNameProblem(name)).toBeUndefined();
});

it.each([
  ["", "it is empty"],
  ["a".repeat(215), "it has 215 characters, and 214 is the most"],
  ["Tides", "use lower-case letters"],
  ["tide tables", "use lower-case letters"],
  ["tidé", "use lower-case letters"],
  ["tides/wick", "use lower-case letters"],
  ["../tides", "use lower-case letters"],
  [".tides", "begin it with a letter or a digit"],
  ["-tides", "begin it with a letter or a digit"],
  ["@acme", "a scope is followed by one slash and a name"],
  ["@acme/", "use lower-case letters"],
  ["@acme/..", "begin it with a letter or a digit"],
  ["@acme/a/b", "a scope is followed by one slash and a name"],
  ["node_modules", "it means something else to Node or npm"],
  ["http", "it means something else to Node or npm"],
])("refuses %j: %s", (name, reason) => {
  expect(packageNameProblem(name)).toContain(
    `"${name}" cannot be the name of an npm package: ${reason}`,
  );
});

it("tells a name without its scope", () => {
  expect([unscopedName("@acme/tides"), unscopedName("tides")]).toEqual(["tides", "tides"]);
});
