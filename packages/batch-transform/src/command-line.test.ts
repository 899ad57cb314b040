import { expect, it } from "vitest";
import { readCommandLine } from "./command-line.ts";
import { helpText } from "./help.ts";

it("reads inputs and flags, in any order and in any letters", () => {
  const { options, problems } = readCommandLine(
    "--split-type line a.csv -o out --max-payload-mb=0.5 b --compression gzip --force --join-source Input".split(
      " ",
    ),
  );
  expect(problems).toEqual([]);
  expect(options).toMatchObject({
    inputs: ["a.csv", "b"],
    output: "out",
    splitType: "Line",
    maxPayloadInMB: 0.5,
    compression: "Gzip",
    force: true,
    joinSource: "Input",
    url: undefined,
    timeout: undefined,
  });
});

it.each([
  [[], ["There is no input.", 'There is no output folder: "--output DIR".']],
  [["a", "--otput", "x", "-o", "y"], ['There is no flag "--otput". See --help.']],
  [["a", "--output"], ['"--output" needs a value: --output DIR.']],
  [["a", "-o", "--force"], ['"-o" needs a value: -o DIR.']],
  [["a", "-o", "x", "--force=1"], ['"--force" takes no value, but it got "1".']],
  [
    ["a", "-o", "x", "--retries", "many"],
    ['"--retries" is "many". Expected a number of 0 or more.'],
  ],
  [
    ["a", "-o", "x", "--assemble-with", "tape"],
    ['"--assemble-with" is "tape". Expected None or Line.'],
  ],
])("says what is wrong with %j", (args, problems) => {
  expect(readCommandLine(args).problems).toEqual(problems);
});

it("needs nothing else for the help and the version", () => {
  expect(readCommandLine(["--help"])).toMatchObject({ help: true, problems: [] });
  expect(readCommandLine(["-v"])).toMatchObject({ version: true, problems: [] });
});

it("helps with every flag and its default", () => {
  expect(helpText()).toContain(
    "      --max-concurrent-transforms COUNT\n" +
      "          Requests at a time (MaxConcurrentTransforms). Default: the server's, else 1.\n",
  );
});
