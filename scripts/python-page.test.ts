import { expect, it } from "vitest";
import * as core from "../packages/core/src/index.ts";
import * as testing from "../packages/testing/src/index.ts";
import { pageOf } from "./documentation/pages.ts";
import { codeIn } from "./documentation/tables.ts";

const { text } = pageOf("docs/python.md");
/** The table's cells: Python's name, ours, and where else it is found. */
const rows = text
  .split("\n")
  .filter((line) => line.startsWith("| ") && !/^\| (?:-|Python)/u.test(line))
  .map((line) => line.split("|").map((cell) => cell.trim()));

it("the page for users of Python has every hook", () => {
  const named = rows.map(([, , ours = ""]) => /^`(\w+)\(/u.exec(ours)?.[1]);
  const hooks = Object.keys(core.hookCombinations);
  expect(hooks.filter((hook) => !named.includes(hook))).toEqual([]);
});

it("the page for users of Python names functions of the testing kit that exist", () => {
  const ours = rows
    .filter(([, python = ""]) => python.startsWith("`testing."))
    .map(([, , cell = ""]) => codeIn(cell)[0] ?? "");
  expect(ours.length).toBeGreaterThan(0);
  expect(ours.filter((name) => !(name in testing))).toEqual([]);
});
