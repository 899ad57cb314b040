import { expect, it } from "vitest";
import { section } from "./text-layout.ts";

it("puts texts into a column beside their labels", () => {
  expect(
    section("Title", [
      ["a", "one"],
      ["long label", "two", "three"],
    ]),
  ).toEqual(["", "Title", "  a           one", "  long label  two", "              three"]);
});

it("breaks texts between words at 100 columns, but never a word", () => {
  const words = Array.from({ length: 30 }, () => "words").join(" ");
  const path = `/${"x".repeat(120)}`;
  const lines = section("Title", [
    ["a", words],
    ["b", path],
  ]);

  expect(lines.slice(2, 4).map((line) => line.length)).toEqual([100, 88]);
  expect(lines[4]).toBe(`  b  ${path}`);
});

it("lets a label that is too long stand alone", () => {
  const label = "x".repeat(50);

  expect(
    section("Title", [
      ["a", "one"],
      [label, "two"],
    ]),
  ).toEqual(["", "Title", "  a  one", `  ${label}`, "     two"]);
});

it("is nothing without rows", () => {
  expect(section("Title", [])).toEqual([]);
});
