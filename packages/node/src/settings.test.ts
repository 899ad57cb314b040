import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { defaultOf, helpText } from "./help.ts";
import { settingNames, settings, type Settings } from "./settings.ts";

it("stands in the README as it is in the code", () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const rows = readme.split("\n").filter((line) => /^\| (?:`--|–)/u.test(line));

  expect(rows.map(cells)).toEqual(settingNames.map(rowOf));
});

it("stands in --help as it is in the code", () => {
  const text = helpText();

  for (const { flag, environment } of Object.values(settings)) {
    if (flag !== undefined) expect(text).toContain(`--${flag}`);
    for (const variable of environment) expect(text).toContain(variable);
  }
});

function rowOf(name: keyof Settings): readonly string[] {
  const { flag, placeholder, environment, description } = settings[name];
  const written = placeholder === undefined ? flag : `${flag} ${placeholder}`;
  return [
    flag === undefined ? "–" : `\`--${written}\``,
    environment.map((variable) => `\`${variable}\``).join(", "),
    flag === undefined ? "–" : `\`${name}\``,
    defaultOf(name),
    description,
  ];
}

/** The formatter pads cells. */
function cells(line: string): readonly string[] {
  return line
    .split("|")
    .slice(1, -1)
    .map((cell) => cell.trim());
}
