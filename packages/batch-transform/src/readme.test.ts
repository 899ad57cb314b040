import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { flagNames, flags, type Flag } from "./flags.ts";
import { writtenFlag } from "./help.ts";

it("lists every flag in the README as it is in the code", () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const rows = readme.split("\n").filter((line) => line.startsWith("| `--"));
  const listed = rows.map((row) =>
    row
      .slice(1, -1)
      .split("|")
      .map((cell) => cell.trim()),
  );
  const known = flagNames.map((name) => {
    const { short, description, values, default: otherwise = "–" }: Flag = flags[name];
    const written = `\`${writtenFlag(name)}\``;
    const choice = values === undefined ? "" : ` ${values.join(", ")}.`;
    return [
      short === undefined ? written : `${written}, \`-${short}\``,
      otherwise,
      `${description}${choice}`,
    ];
  });
  expect(listed).toEqual(known);
});
