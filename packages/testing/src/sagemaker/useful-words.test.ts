import { describe, expect, it } from "vitest";
import { wordsProblem } from "./useful-words.ts";

const echo = "fair isle ".repeat(300);
const frames = "    at predict (file:///opt/program/model.js:10:11)\n".repeat(60);

describe("an error's body tells a client what is wrong", () => {
  it.each([
    ["a short text", "Not found"],
    ["a problem document", '{"title":"Unsupported Media Type","detail":"Send text/csv."}'],
    ["a message before what is long", JSON.stringify({ message: "Send text/csv.", echo })],
    ["a nested message", JSON.stringify({ error: { message: "Send text/csv." }, echo })],
    ["a message that is longer than what is seen", JSON.stringify({ message: `Bad row: ${echo}` })],
    ["a text before its stack", `TypeError: no such column\n${frames}`],
  ])("with %s", (_, body) => {
    expect(wordsProblem(body)).toBeUndefined();
  });
});

describe("an error's body tells a client nothing", () => {
  it.each([
    ["when it is empty", " \n", "the body is empty."],
    ["when it is a page", "<!DOCTYPE html><p>Bad request</p>", "the body is a page for browsers."],
    [
      "when what was sent comes first",
      JSON.stringify({ echo, message: "Send text/csv." }),
      "do not say",
    ],
    ["when a stack comes first", `${frames}TypeError: no such column`, "do not say"],
    [
      "when Python's stack comes first",
      `Traceback (most recent call last):\n${'  File "model.py", line 3, in f\n    g()\n'.repeat(60)}ValueError: no such column`,
      "do not say",
    ],
  ])("%s", (_, body, problem) => {
    expect(wordsProblem(body)).toContain(problem);
  });
});
