import { expect, it } from "vitest";
import { readableLine } from "./readable-log.ts";

const readable = readableLine({ color: false });

it("shows time, level and message, and not the fields", () => {
  const line = readable(JSON.stringify({ level: "info", time: 0, msg: "Hello.", port: 1 }));

  expect(line).toMatch(/^\[\d\d:\d\d:\d\d\] INFO: Hello\.\n$/u);
});

it("shows errors with their causes, indented", () => {
  const errors = [
    { name: "Error", message: "Outer.", stack: "Error: Outer.\n    at somewhere" },
    { name: "TypeError", message: "Inner." },
  ];
  const line = readable(JSON.stringify({ level: "error", msg: "Failed.", errors }));

  expect(line).toBe(
    [
      "ERROR: Failed.",
      "    Error: Outer.",
      "        at somewhere",
      "    caused by TypeError: Inner.",
      "",
    ].join("\n"),
  );
});

it("does not let a text drive the terminal", () => {
  const line = readable(JSON.stringify({ level: "info", msg: "a\u001B[2Jb\u0007c\rd" }));

  expect(line).toBe("INFO: ab\u{FFFD}c\u{FFFD}d\n");
});
